#include "json/decimal.hpp"

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace signalbox::json {

void Codec<Decimal>::read(const Value& in, Decimal& out) {
  const auto text = in.text();
  if (!text) return;
  const std::string_view digits = *text;
  const auto [stopped, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), out.value);
  const bool has_more = stopped != digits.data() + digits.size();
  const bool has_leading_zero = digits.size() > 1 && digits.starts_with('0');
  if (error == std::errc::invalid_argument || has_more || has_leading_zero) {
    in.fail("not_a_decimal", "must be digits without sign or leading zero, such as \"42\"");
  } else if (error == std::errc::result_out_of_range) {
    in.fail("out_of_range", "must be 0 to 18446744073709551615");
  }
}

void Codec<Decimal>::write(Writer& out, Decimal value) { out.text(std::to_string(value.value)); }

}  // namespace signalbox::json
