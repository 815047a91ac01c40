#include "device_poller/outside/snmp/value.hpp"

#include "core/json_text.hpp"

#include <limits>
#include <string_view>

namespace signalbox::device_poller::snmp {

std::optional<std::int64_t> Value::integer() const {
  if (const auto* number = std::get_if<std::int64_t>(&content)) return *number;
  const auto* number = std::get_if<std::uint64_t>(&content);
  if (number == nullptr || *number > std::numeric_limits<std::int64_t>::max()) return {};
  return static_cast<std::int64_t>(*number);
}

std::optional<std::uint64_t> Value::natural() const {
  if (const auto* number = std::get_if<std::uint64_t>(&content)) return *number;
  const auto* number = std::get_if<std::int64_t>(&content);
  if (number == nullptr || *number < std::numeric_limits<std::int32_t>::min()) return {};
  if (*number >= 0) return static_cast<std::uint64_t>(*number);
  return static_cast<std::uint32_t>(*number);
}

std::optional<std::string> Value::text() const {
  if (type != Type::octets) return std::nullopt;
  std::string_view rest = std::get<std::string>(content);
  rest = rest.substr(0, rest.find('\0'));
  std::string text;
  while (!rest.empty()) {
    const auto count = utf8_sequence_bytes(rest);
    text += count > 0 ? rest.substr(0, count) : std::string_view{"\xEF\xBF\xBD"};
    rest.remove_prefix(count > 0 ? count : 1);
  }
  return text;
}

}  // namespace signalbox::device_poller::snmp
