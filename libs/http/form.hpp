// Percent-encoding (RFC 3986 §2.1) and the form a=b&c=d (WHATWG URL, application/x-www-form-
// urlencoded), in queries, form bodies and Signalbox-Params. Strict: what could be read in two ways
// is refused.
#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::http {

struct FormLimits {
  // A list's filters and its page are a dozen; more is a probe.
  std::size_t fields_max = 64;
  // Of the text before decoding: what the headers may hold anyway. Form bodies may be given more.
  std::size_t bytes_max = 16 * 1024;
};

// Turns %41 into 'A'; '+' stays. Code::invalid for a '%' without two hex digits, for NUL (which no
// database text can hold) and for what is not UTF-8.
Result<std::string> percent_decode(std::string_view text);

// Everything but RFC 3986's unreserved characters becomes %XX, upper case.
std::string percent_encode(std::string_view text);

class Form {
 public:
  using Entry = std::pair<std::string, std::string>;

  // '+' is a blank; "a" alone is "a="; empty text has no fields. Code::invalid names the parameter:
  // bad_encoding, duplicate (every name once), no_name; Code::too_large past the limits.
  static Result<Form> parse(std::string_view text, const FormLimits& limits = {});

  // The value under this name, compared byte for byte.
  std::optional<std::string_view> get(std::string_view name) const;
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

// What Form::parse reads back as the same entries.
std::string form_encode(const std::vector<Form::Entry>& entries);

}  // namespace signalbox::http
