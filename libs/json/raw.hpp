// A JSON document that is carried through without being understood: a webhook's body, a stored
// tree. It has been checked as strictly as any other (syntax, depth, UTF-8, names given twice).
#pragma once

#include "core/result.hpp"
#include "json/codec.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace signalbox::json {

class Raw {
 public:
  // The empty object.
  Raw() : text_("{}") {}
  // Keeps the text byte for byte. Code::invalid or Code::too_large as for read(). A document that
  // is `null` is no value and refused; nulls inside pass.
  static Result<Raw> parse(std::string_view text);

  const std::string& text() const { return text_; }

  bool operator==(const Raw&) const = default;

 private:
  friend struct Codec<Raw>;
  explicit Raw(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// As the whole document the text stays byte for byte; as a member or element it is minified.
template <>
struct Codec<Raw> {
  static void read(const Value& in, Raw& out);
  static void write(Writer& out, const Raw& value) { out.raw(value.text()); }
};

}  // namespace signalbox::json
