// Entities that say other things than usual: counts of patterns of their log, compared with windows
// of the same length, as shares of all that the entity says.
#pragma once

#include "rca/domain/cause/evidence.hpp"

#include <span>
#include <vector>

namespace signalbox::rca::cause {

struct PatternCounts {
  Entity entity = 0;
  std::uint32_t text = 0;     // the same for the same text of any entity
  double weight = 1;          // see weight_of
  std::vector<double> usual;  // by window; as many in all
  double seen = 0;
};

struct BehaviourParameters {
  // Errors are written for people who look for causes; the rest mostly follows the traffic.
  double weight_error = 1;
  double weight_warning = 0.7;
  double weight_other = 0.4;
  // Fewer lines of an entity than that tell nothing.
  double lines_min = 3;
  // What is never said usually is expected half a time: one such line may be chance.
  double expected_min = 0.5;
  // What this share of the usual windows deviate is its coming and going, and is taken off. Not all
  // of them: the same fault may have been there before.
  double usual_part = 0.8;
  // Nats of deviation that make one bit; a line that is never said usually, seen 4 times, has 5.
  double nats_per_bit = 3;
};

enum class Severity : std::uint8_t { other, warning, error };
double weight_of(Severity severity, const BehaviourParameters& parameters = {});

// At most one an entity, its strongest pattern. A text that many entities say (a framework's, an
// error handed on) speaks for each that much less. O(patterns · windows).
std::vector<Evidence> behaviour_evidence(std::span<const PatternCounts> patterns,
                                         std::size_t entities,
                                         const BehaviourParameters& parameters = {});

}  // namespace signalbox::rca::cause
