#include "device_poller/api/address.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <string>

namespace signalbox::device_poller::api {
namespace {
constexpr std::size_t name_bytes_max = 253;
constexpr std::size_t label_bytes_max = 63;
constexpr std::size_t interface_bytes_max = 15;  // IFNAMSIZ of Linux, without the 0

bool is_letter_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9');
}

// As people name them; Linux would take more, but no more bytes.
bool is_interface_name(std::string_view name) {
  const auto fits = [](char character) {
    return is_letter_or_digit(character) || character == '-' || character == '_' ||
           character == '.';
  };
  return !name.empty() && name.size() <= interface_bytes_max && std::ranges::all_of(name, fits);
}

bool is_label(std::string_view label) {
  const auto fits = [](char character) {
    return is_letter_or_digit(character) || character == '-';
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

std::optional<std::string_view> address_fault(std::string_view text) {
  constexpr std::string_view no_address = "is no IP address or host name";
  // Asio reads up to it, and would take what stands before.
  if (text.find('\0') != text.npos) return no_address;
  // It would take any zone, too.
  const auto percent = text.find('%');
  boost::system::error_code is_none;
  const auto address = boost::asio::ip::make_address(std::string{text.substr(0, percent)}, is_none);
  if (percent != text.npos) {
    if (is_none || !address.is_v6()) return no_address;
    if (!address.to_v6().is_link_local()) {
      return "has a zone, which only a link-local address has: fe80::1%eth0";
    }
    if (!is_interface_name(text.substr(percent + 1))) {
      return "must end in the name of an interface: fe80::1%eth0";
    }
    return std::nullopt;
  }
  if (is_none && !is_host_name(text)) return no_address;
  return std::nullopt;
}

}  // namespace signalbox::device_poller::api
