#include "outbound/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <string>

namespace signalbox::outbound {
namespace {
constexpr std::size_t value_characters_max = 64;  // the longest date has 33

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}
}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Time now) {
  using std::chrono::seconds;
  const std::string text{trimmed(value)};
  if (text.empty() || text.size() > value_characters_max) return std::nullopt;
  if (text.find_first_not_of("0123456789") == text.npos) {
    constexpr std::size_t digits_max = 9;  // past that it is above the bound in any case
    const auto wait = text.size() > digits_max ? retry_after_max : seconds{std::stol(text)};
    return std::min(wait, retry_after_max);
  }
  // All three forms begin with the name of a day, which keeps curl's more lenient reader to them.
  if (text.size() < 3 || std::string_view{"Mon Tue Wed Thu Fri Sat Sun"}.find(
                             std::string_view{text}.substr(0, 3)) == std::string_view::npos) {
    return std::nullopt;
  }
  const auto moment = ::curl_getdate(text.c_str(), nullptr);
  if (moment == -1) return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(seconds{moment} - now.time_since_epoch());
  return std::clamp(wait, seconds{0}, retry_after_max);
}

}  // namespace signalbox::outbound
