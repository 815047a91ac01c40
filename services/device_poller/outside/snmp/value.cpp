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
  const std::string_view bytes = std::get<std::string>(content);
  return well_formed(bytes.substr(0, bytes.find('\0')));
}

}  // namespace signalbox::device_poller::snmp
