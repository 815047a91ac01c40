#include "rca/domain/cause/evidence.hpp"

#include <cmath>

namespace signalbox::rca::cause {

std::string_view category_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::saturation:
      return "ResourceExhaustion";
    case FaultKind::slow_network:
      return "NetworkError";
    case FaultKind::slow_code:
    case FaultKind::changed_behaviour:
    case FaultKind::missing_calls:
      return "CodeError";
    case FaultKind::excess:
    case FaultKind::change:
      break;
  }
  return "Unknown";
}

std::string_view name_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::saturation:
      return "saturation";
    case FaultKind::slow_network:
      return "slow_network";
    case FaultKind::slow_code:
      return "slow_code";
    case FaultKind::changed_behaviour:
      return "changed_behaviour";
    case FaultKind::missing_calls:
      return "missing_calls";
    case FaultKind::excess:
      return "excess";
    case FaultKind::change:
      break;
  }
  return "change";
}

double bits_of_change(double age_s, const ChangeParameters& parameters) {
  if (!(age_s >= 0)) return 0;
  return parameters.bits * std::exp2(-age_s / parameters.half_life_s);
}

}  // namespace signalbox::rca::cause
