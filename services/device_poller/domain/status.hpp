// What a device's status is, from what its last polls and pings brought. The one place that decides
// that a device is offline.
#pragma once

#include "core/clock.hpp"
#include "device_poller/domain/poll_outcome.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::device_poller::domain {

enum class Status : std::uint8_t {
  unknown,  // never polled to an end
  online,
  degraded,      // answered in part, or not as the protocol wants it
  unauthorized,  // the device says that we may not ask
  silent,        // the host is alive, its agent says nothing
  offline,
};
BOOST_DESCRIBE_ENUM(Status, unknown, online, degraded, unauthorized, silent, offline)

// Whether the host itself answered a ping.
enum class Alive : std::uint8_t { yes, no, not_known };

// So many polls in a row must come to nothing before anything is said: one lost packet is not news.
inline constexpr int unanswered_min = 2;

struct StatusState {
  Status status = Status::unknown;
  std::string reason = "It has not been polled yet.";
  Time since;
  int unanswered = 0;  // polls in a row

  bool operator==(const StatusState&) const = default;
};

// The state after a poll at `now`. `since` moves only when the status does.
StatusState after_poll(const StatusState& before, const PollOutcome& outcome, Alive alive,
                       Time now);
// For driver `ping`, whose answer is the ping itself.
StatusState after_ping(const StatusState& before, Alive alive, Time now);

}  // namespace signalbox::device_poller::domain
