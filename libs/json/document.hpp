// A text being read: owns the parser's document while codecs walk it. Parsers are kept one per
// thread, so a Document must not outlive the function that made it.
#pragma once

#include "json/value.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace signalbox::json {

struct Parser;

class Document {
 public:
  // Parses at once. `text` must live as long as the document.
  explicit Document(std::string_view text);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  // Null when the text is too large or no JSON.
  const Value* root() const { return root_ ? &*root_ : nullptr; }
  bool is_sound() const { return root_.has_value() && reading_.errors.empty(); }
  // Why the text is refused; only for a document that is not sound.
  Failure failure() &&;

 private:
  Parser& choose_parser();

  Reading reading_;
  std::unique_ptr<Parser> own_parser_;  // only where the thread's cannot serve
  Parser* parser_ = nullptr;
  std::optional<Value> root_;
};

}  // namespace signalbox::json
