// A whole number as a caller gives it, before its bounds are checked. What T cannot hold becomes
// T's own limit: whoever checks it then names the bounds that it has, beside all else that is
// wrong, and not those of a C++ type. Only for what is checked; T's limits must be out of bounds.
#pragma once

#include <concepts>

namespace signalbox {

template <std::signed_integral T>
class Saturated {
 public:
  Saturated() = default;
  // Not explicit, both: it is a T that has come a longer way.
  Saturated(T value) : value_(value) {}
  operator T() const { return value_; }

 private:
  T value_ = 0;
};

}  // namespace signalbox
