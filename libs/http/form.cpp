#include "http/form.hpp"

#include "core/json_text.hpp"

namespace signalbox::http {
namespace {
// A wrong name is shown to the caller as far as it helps, and no further.
constexpr std::size_t shown_name_bytes_max = 64;

int hex_digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

bool is_unreserved(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-' || character == '.' ||
         character == '_' || character == '~';
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char character = text[at];
    if (character == '%') {
      if (at + 2 >= text.size()) return std::nullopt;
      const int high = hex_digit(text[at + 1]);
      const int low = hex_digit(text[at + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      character = static_cast<char>(high * 16 + low);
      at += 2;
    } else if (character == '+' && plus_is_blank) {
      character = ' ';
    }
    if (character == '\0') return std::nullopt;
    out += character;
  }
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

// As it came, cut, and never with what decoding refused: '%' and all else is printable there.
std::string shown(std::string_view name) {
  return percent_encode(name.substr(0, shown_name_bytes_max));
}

Failure wrong(std::string parameter, std::string code, std::string detail) {
  return {Code::invalid,
          "1 parameter is wrong",
          {at_parameter(std::move(parameter), std::move(code), std::move(detail))}};
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char character : text) {
    if (is_unreserved(character)) {
      out += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
}
}  // namespace

Result<std::string> percent_decode(std::string_view text) {
  auto plain = decoded(text, false);
  if (!plain) return Failure{Code::invalid, "The percent-encoding is not that of UTF-8 text."};
  return *std::move(plain);
}

std::string percent_encode(std::string_view text) {
  std::string out;
  append_encoded(out, text);
  return out;
}

Result<Form> Form::parse(std::string_view text, const FormLimits& limits) {
  if (text.size() > limits.bytes_max) {
    return Failure{Code::too_large,
                   "The parameters exceed " + std::to_string(limits.bytes_max) + " bytes."};
  }
  Form form;
  while (!text.empty()) {
    const auto field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
    if (field.empty()) continue;
    const auto raw_name = field.substr(0, field.find('='));
    auto name = decoded(raw_name, true);
    if (!name) return wrong(shown(raw_name), "bad_encoding", "is not percent-encoded UTF-8");
    if (name->empty()) return wrong("", "no_name", "has a value and no name");
    auto value = decoded(field.substr(std::min(raw_name.size() + 1, field.size())), true);
    if (!value) return wrong(*name, "bad_encoding", "is not percent-encoded UTF-8");
    if (form.get(*name)) return wrong(*name, "duplicate", "is given more than once");
    if (form.entries_.size() == limits.fields_max) {
      return Failure{Code::too_large,
                     "There are more than " + std::to_string(limits.fields_max) + " parameters."};
    }
    form.entries_.emplace_back(*std::move(name), *std::move(value));
  }
  return form;
}

std::optional<std::string_view> Form::get(std::string_view name) const {
  for (const auto& [key, value] : entries_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string form_encode(const std::vector<Form::Entry>& entries) {
  std::string out;
  for (const auto& [name, value] : entries) {
    if (!out.empty()) out += '&';
    append_encoded(out, name);
    out += '=';
    append_encoded(out, value);
  }
  return out;
}

}  // namespace signalbox::http
