#include "bus/verdict.hpp"

#include <algorithm>
#include <array>

namespace signalbox::bus {

Verdict verdict_of(Code code) {
  switch (code) {
    case Code::unavailable:
    case Code::timeout:
    case Code::too_many:
    case Code::conflict:
      return Verdict::later;
    default:
      return Verdict::poison;
  }
}

Handled handled(const Failure& failure) { return {verdict_of(failure.code), describe(failure)}; }

std::chrono::seconds delay_after(std::uint64_t deliveries) {
  using std::chrono::seconds;
  constexpr std::array<seconds, tries_max - 1> delays{seconds{1}, seconds{5}, seconds{30},
                                                      seconds{120}, seconds{600}};
  const auto at = std::clamp<std::uint64_t>(deliveries, 1, delays.size()) - 1;
  return delays.at(at);
}

}  // namespace signalbox::bus
