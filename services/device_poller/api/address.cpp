#include "device_poller/api/address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <string>

namespace signalbox::device_poller::api {
namespace {
constexpr std::size_t name_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;

bool is_label(std::string_view label) {
  const auto fits = [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-';
  };
  return !label.empty() && label.size() <= label_bytes_max && label.front() != '-' &&
         label.back() != '-' && std::ranges::all_of(label, fits);
}

bool is_host_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max) return false;
  // What is all digits and dots is meant as an address, and is none.
  if (name.find_first_not_of("0123456789.") == name.npos) return false;
  while (true) {
    const auto dot = std::min(name.find('.'), name.size());
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == name.size()) return true;
    name.remove_prefix(dot + 1);
  }
}
}  // namespace

bool is_address(std::string_view text) {
  // Asio reads up to it, and would take what stands before.
  if (text.find('\0') != text.npos) return false;
  boost::system::error_code none;
  boost::asio::ip::make_address(std::string{text}, none);
  return !none || is_host_name(text);
}

}  // namespace signalbox::device_poller::api
