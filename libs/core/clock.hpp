// Time as the fleet writes it, and the one interface through which code asks for it, so that tests
// can turn the hands.
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace signalbox {

// A moment in UTC, to the millisecond: finer is lost in JSON.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  // The calendar: may jump either way when an operator or NTP sets it. For what people read.
  virtual Time now() const = 0;
  // The stopwatch: never goes back. For deadlines, leases and durations.
  virtual std::chrono::steady_clock::time_point steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  Time now() const override;
  std::chrono::steady_clock::time_point steady() const override;
};

// "2026-01-31T09:30:00.123Z", always 24 characters; for years 0 to 9999.
std::string to_rfc3339(Time time);

// Any RFC 3339 date-time: an offset is turned into UTC, a fraction is cut to milliseconds. A leap
// second (":60") and anything else out of range is Code::invalid.
Result<Time> parse_rfc3339(std::string_view text);

}  // namespace signalbox
