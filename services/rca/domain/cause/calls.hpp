// Entities that no longer do what they usually do for a request: operations of an entity counted
// against the requests that came into it. What a caller does less of, its callees cannot help.
#pragma once

#include "rca/domain/cause/evidence.hpp"

#include <span>
#include <vector>

namespace signalbox::rca::cause {

struct Operations {
  double requests = 0;    // that came into the entity in a window
  double operations = 0;  // of one kind that it did in it
};

struct OperationCounts {
  Entity entity = 0;
  std::uint64_t operation = 0;  // the caller's id of it
  std::vector<Operations> usual;
  Operations seen;
};

struct CallsParameters {
  double requests_min = 5;  // fewer tell nothing
  std::size_t windows_min = 5;
  // Windows cut requests in two: one operation more or less is nothing. Its variance.
  double cut_variance = 1;
  // Even operations that come with every request vary a little: the least variance as a share of
  // Poisson's.
  double variance_min = 0.05;
  // A loss counts in full from this share on: faults in code hit some paths, not all.
  double lost_full = 0.15;
  double deviations_per_bit = 4;
};

// At most one an entity, its strongest. O(operations · windows).
std::vector<Evidence> calls_evidence(std::span<const OperationCounts> operations,
                                     const CallsParameters& parameters = {});

}  // namespace signalbox::rca::cause
