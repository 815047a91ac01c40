// The radios of an access point, and who is connected to them. Pure values; what a device does not
// say is absent: an access point of RouterOS 7 with package wifi has no CCQ at all, which is not 0.
#pragma once

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::device_poller::domain {

struct Radio {
  std::string interface;
  std::optional<std::string> channel = {};  // frequency and width, as the device writes them
  std::optional<std::int32_t> noise_floor_dbm = {};
  std::optional<std::int32_t> tx_power_dbm = {};
  std::optional<std::int32_t> clients = {};

  bool operator==(const Radio&) const = default;
};
BOOST_DESCRIBE_STRUCT(Radio, (), (interface, channel, noise_floor_dbm, tx_power_dbm, clients))

struct Registration {
  std::string interface;
  std::string mac_address;
  std::optional<std::int32_t> signal_dbm = {};  // how the access point hears the client
  std::optional<std::int32_t> tx_signal_dbm = {};
  std::optional<std::int32_t> ccq_percent = {};  // client connection quality, 0 to 100
  std::optional<std::string> tx_rate = {};
  std::optional<std::string> rx_rate = {};
  std::optional<std::int64_t> uptime_ms = {};
  std::optional<std::int32_t> distance = {};  // in km, as far as the device can tell
  std::optional<std::string> last_ip = {};

  bool operator==(const Registration&) const = default;
};
BOOST_DESCRIBE_STRUCT(Registration, (),
                      (interface, mac_address, signal_dbm, tx_signal_dbm, ccq_percent, tx_rate,
                       rx_rate, uptime_ms, distance, last_ip))

}  // namespace signalbox::device_poller::domain
