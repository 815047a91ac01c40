#include "json/document.hpp"

#include "core/limits.hpp"

#include <simdjson.h>

#include <bit>
#include <new>
#include <utility>

namespace signalbox::json {

struct Parser {
  Parser() : simd(limits::body_bytes_max) {
    // simdjson counts one level more than there are containers. The rest grows when needed.
    constexpr auto depth = limits::json_depth_max + 1;
    constexpr std::size_t first_capacity = 1024;
    if (simd.allocate(first_capacity, depth) != simdjson::SUCCESS) throw std::bad_alloc{};
  }

  simdjson::dom::parser simd;
  bool is_lent = false;
};

namespace {
// A parser holds about 15 bytes for each of the largest text it has seen. Up to here that is worth
// keeping (4 MB a thread); larger texts are rare and pay for their own.
constexpr std::size_t kept_text_bytes_max = 262'144;

struct Complaint {
  std::string_view code;
  std::string_view detail;
};

// In order of use: what callers get wrong most often is told apart, the rest is "not_json".
Complaint complaint_about(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY:
      return {"empty", "is empty: a JSON document was expected"};
    case simdjson::UTF8_ERROR:
      return {"bad_utf8", "is not UTF-8"};
    case simdjson::DEPTH_ERROR:
      return {"too_deep", "has too many arrays and objects inside each other"};
    case simdjson::NUMBER_ERROR:
      return {"bad_number", "holds a malformed number, or one too large for 64 bits"};
    case simdjson::STRING_ERROR:
      return {"bad_escape", "holds a string with a wrong \\ escape or half a surrogate pair"};
    case simdjson::UNESCAPED_CHARS:
      return {"not_json", "holds a string with a control character that is not escaped"};
    case simdjson::UNCLOSED_STRING:
      return {"not_json", "holds a string that does not end"};
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return {"not_json", "holds a word other than true, false and null"};
    default:
      return {"not_json",
              "is no JSON: a comma, colon, quote, bracket or brace is missing or extra"};
  }
}

std::string summary(const Reading& reading) {
  if (reading.has_more) {
    const auto most = std::to_string(limits::json_errors_max);
    return "more than " + most + " fields are wrong; the first " + most + " are listed";
  }
  if (reading.errors.size() == 1) return "1 field is wrong";
  return std::to_string(reading.errors.size()) + " fields are wrong";
}
}  // namespace

Document::Document(std::string_view text) : reading_{text} {
  if (text.size() > limits::body_bytes_max) return;
  parser_ = &choose_parser();
  simdjson::dom::element root;
  const auto error = parser_->simd.parse(text.data(), text.size()).get(root);
  if (error == simdjson::MEMALLOC) throw std::bad_alloc{};
  if (error == simdjson::SUCCESS) {
    root_.emplace(std::bit_cast<Node>(root), reading_);
    parser_->is_lent = true;
  } else {
    const auto [code, detail] = complaint_about(error);
    reading_.note({}, code, std::string{detail});
  }
}

Document::~Document() {
  if (root_) parser_->is_lent = false;
}

// A codec may itself read a text while the thread's parser is lent: that text gets one of its own.
Parser& Document::choose_parser() {
  thread_local Parser kept;
  if (reading_.source.size() <= kept_text_bytes_max && !kept.is_lent) return kept;
  own_parser_ = std::make_unique<Parser>();
  return *own_parser_;
}

Failure Document::failure() && {
  if (reading_.source.size() > limits::body_bytes_max) {
    return {Code::too_large,
            "is larger than " + std::to_string(limits::body_bytes_max) + " bytes of JSON"};
  }
  auto detail = root_ ? summary(reading_) : "the text is not valid JSON";
  return {Code::invalid, std::move(detail), std::move(reading_.errors)};
}

}  // namespace signalbox::json
