// All evidence of one failure, put together: who caused it, by which fault, how sure that is, and
// how it came to where it was seen. Deterministic; the order of the evidence does not matter.
#pragma once

#include "rca/domain/cause/evidence.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace signalbox::rca::cause {

struct RankParameters {
  // What spreads from callee to caller (slowness, missing calls) counts less for a caller by this
  // part of its strongest callee's: half, because a caller may have a fault of its own.
  double spread_part = 0.5;
  // The odds of “none of these”, in bits: two weak signs do not make a cause.
  double none_bits = 1;
  // Nobody is surer of one sign than that.
  double bits_max = 60;
  // Below that probability of the first the answer is “undetermined”.
  double confidence_min = 0.5;
};

struct Candidate {
  Entity entity = 0;
  double bits = 0;
  double confidence = 0;  // its probability among all candidates and “none of these”
  FaultKind kind = FaultKind::excess;
  std::string_view category;
  std::vector<std::size_t> evidence;  // places in what was given, the strongest first
};

struct Answer {
  std::vector<Candidate> ranking;  // all entities, the likeliest first
  bool determined = false;
  std::vector<Entity> path;  // from the symptom to the first, where calls lead there
};

// O(evidence · log evidence + entities · log entities + calls). Evidence of entities beyond the
// topology is left out.
Answer rank(const Topology& topology, std::span<const Evidence> evidence,
            std::optional<Entity> symptom, const RankParameters& parameters = {});

}  // namespace signalbox::rca::cause
