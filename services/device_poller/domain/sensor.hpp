// What a device measures of itself beside processors, memory and storages. Pure values.
#pragma once

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::device_poller::domain {

// What a sensor's value is measured in; of a state it is a number that stands for a word.
enum class Unit : std::uint8_t {
  celsius,
  volts,
  amperes,
  watts,
  percent,
  seconds,
  hertz,
  rpm,
  dbm,
  pages,
  count,
  state,
};
BOOST_DESCRIBE_ENUM(Unit, celsius, volts, amperes, watts, percent, seconds, hertz, rpm, dbm, pages,
                    count, state)

// A device lists at most so many: a chassis has some hundred.
inline constexpr std::size_t sensors_max = 256;

struct Sensor {
  std::string name;
  Unit unit = Unit::count;
  double value = 0;
  std::optional<std::string> word = {};  // of a state

  bool operator==(const Sensor&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sensor, (), (name, unit, value, word))

}  // namespace signalbox::device_poller::domain
