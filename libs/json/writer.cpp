#include "json/writer.hpp"

#include "core/json_text.hpp"
#include "core/limits.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace signalbox::json {
namespace {
// From 2^63 on a double may have no fraction and no exponent in its shortest form, and would be
// read as an integer that does not fit.
constexpr double exponent_from = 9'223'372'036'854'775'808.0;

template <class... Arguments>
void append_chars(std::string& out, Arguments... arguments) {
  std::array<char, 32> digits;  // the longest double takes 24, the longest integer 20
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), arguments...).ptr;
  out.append(digits.data(), end);
}
}  // namespace

void Writer::key(std::string_view name) {
  separate();
  key_at_ = out_.size();
  append_json_string(out_, name);
  key_bytes_ = out_.size() - key_at_;
  out_ += ':';
  comma_ = false;
}

void Writer::quoted_key(std::string_view comma_name_colon) {
  out_ += comma_ ? comma_name_colon : comma_name_colon.substr(1);
  key_bytes_ = comma_name_colon.size() - 2;
  key_at_ = out_.size() - 1 - key_bytes_;
  comma_ = false;
}

void Writer::text(std::string_view value) {
  separate();
  append_json_string(out_, value);
}

void Writer::number(double value) {
  if (!std::isfinite(value)) refuse("is not a finite number");
  separate();
  if (value == 0 && std::signbit(value)) {
    out_ += "-0.0";  // "-0" would be read as the integer 0
  } else if (std::abs(value) >= exponent_from) {
    append_chars(out_, value, std::chars_format::scientific);
  } else {
    append_chars(out_, value);
  }
}

void Writer::boolean(bool value) { raw(value ? "true" : "false"); }

void Writer::null() { raw("null"); }

void Writer::raw(std::string_view json) {
  separate();
  out_ += json;
}

void Writer::signed_integer(std::int64_t value) {
  if (value < -limits::json_integer_max || value > limits::json_integer_max) refuse_integer();
  separate();
  append_chars(out_, value);
}

void Writer::refuse_integer() const { refuse("is an integer beyond 2^53: use json::Decimal"); }

void Writer::refuse(std::string_view what) const {
  const auto key = out_.substr(key_at_, key_bytes_);
  throw std::logic_error("JSON cannot be written: the value after " +
                         (key.empty() ? "no key" : key) + ' ' + std::string{what});
}

}  // namespace signalbox::json
