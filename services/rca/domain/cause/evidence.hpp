// What speaks for an entity as the cause, in bits: two bits more are four times the odds. All parts
// that look at signals answer in it, so that the ranking can add them up.
#pragma once

#include "rca/domain/cause/topology.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::rca::cause {

enum class FaultKind : std::uint8_t {
  saturation,         // a resource is used up to its limit
  slow_network,       // time is lost between callers and this entity
  slow_code,          // time is lost inside it
  changed_behaviour,  // it says other things than usual
  missing_calls,      // it no longer calls what it usually calls
  excess,             // it costs more than usual, and its callees do not explain it
  change,             // it was changed shortly before
};
inline constexpr std::size_t fault_kind_count = 7;

// Of RC-20, and CodeError for what only a change of the code can mend; "Unknown" for excess and
// change, which do not tell.
std::string_view category_of(FaultKind kind);
std::string_view name_of(FaultKind kind);

struct Evidence {
  std::uint64_t id = 0;  // the caller's: what a person can look up
  Entity entity = 0;
  FaultKind kind = FaultKind::excess;
  double bits = 0;
  std::string indicator;  // what was measured: a metric, a pattern, an operation
  double usual = 0;
  double seen = 0;
  double at = 0;  // seconds; 0 where it is of the whole fault
};

struct ChangeParameters {
  // Most incidents of large operators follow a change (Google's SRE book says about 70 %): four
  // times the odds when it is fresh.
  double bits = 2;
  // And half of that an hour later: by then most bad changes have shown.
  double half_life_s = 3600;
};
// What a change so many seconds before the alarm speaks for its entity; 0 after the alarm.
double bits_of_change(double age_s, const ChangeParameters& parameters = {});

}  // namespace signalbox::rca::cause
