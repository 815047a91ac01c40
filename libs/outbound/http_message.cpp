#include "outbound/http_message.hpp"

#include <algorithm>

namespace signalbox::outbound {
namespace {
char lower(char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one + 32) : one; }
}  // namespace

std::string_view find_header(const Headers& headers, std::string_view name) {
  const auto found = std::ranges::find_if(headers, [&](const auto& header) {
    return std::ranges::equal(header.first, name, {}, lower, lower);
  });
  return found == headers.end() ? std::string_view{} : found->second;
}

}  // namespace signalbox::outbound
