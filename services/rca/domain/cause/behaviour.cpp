#include "rca/domain/cause/behaviour.hpp"

#include "rca/domain/cause/robust.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace signalbox::rca::cause {
namespace {

// How far a count lies from what is expected, in nats: the log of the likelihood ratio of Poisson.
double deviance(double count, double expected, double expected_min) {
  expected = std::max(expected, expected_min);
  const double ratio = count > 0 ? count * std::log(count / expected) : 0;
  return ratio - (count - expected);
}

// All lines of an entity.
struct Volume {
  std::vector<double> usual;
  double seen = 0;
};

double sum_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

struct Deviation {
  double nats = 0;
  double expected = 0;
};

Deviation deviation_of(const PatternCounts& pattern, const Volume& volume,
                       const BehaviourParameters& parameters) {
  const double lines = sum_of(volume.usual);
  if (volume.seen < parameters.lines_min || lines <= 0) return {};
  const double count = sum_of(pattern.usual);
  std::vector<double> usual;
  for (std::size_t at = 0; at < volume.usual.size() && at < pattern.usual.size(); ++at) {
    const double others = lines - volume.usual[at];
    if (volume.usual[at] <= 0 || others <= 0) continue;
    const double expected = (count - pattern.usual[at]) / others * volume.usual[at];
    usual.push_back(deviance(pattern.usual[at], expected, parameters.expected_min));
  }
  if (usual.size() < 3) return {};  // two windows have no coming and going
  const double expected = count / lines * volume.seen;
  const double nats = deviance(pattern.seen, expected, parameters.expected_min);
  return {nats - quantile(usual, parameters.usual_part), expected};
}

}  // namespace

double weight_of(Severity severity, const BehaviourParameters& parameters) {
  switch (severity) {
    case Severity::error:
      return parameters.weight_error;
    case Severity::warning:
      return parameters.weight_warning;
    case Severity::other:
      break;
  }
  return parameters.weight_other;
}

std::vector<Evidence> behaviour_evidence(std::span<const PatternCounts> patterns,
                                         std::size_t entities,
                                         const BehaviourParameters& parameters) {
  std::vector<Volume> volumes(entities);
  std::map<std::uint32_t, std::set<Entity>> speakers;
  for (const auto& pattern : patterns) {
    if (pattern.entity >= entities) continue;
    speakers[pattern.text].insert(pattern.entity);
    auto& volume = volumes[pattern.entity];
    volume.seen += pattern.seen;
    volume.usual.resize(std::max(volume.usual.size(), pattern.usual.size()));
    for (std::size_t at = 0; at < pattern.usual.size(); ++at) volume.usual[at] += pattern.usual[at];
  }
  std::map<Entity, Evidence> strongest;
  for (const auto& pattern : patterns) {
    if (pattern.entity >= entities) continue;
    const auto deviation = deviation_of(pattern, volumes[pattern.entity], parameters);
    const double nats =
        deviation.nats * pattern.weight / static_cast<double>(speakers[pattern.text].size());
    if (!(nats > 0)) continue;
    const double bits = std::log2(1 + nats / parameters.nats_per_bit);
    auto& one = strongest[pattern.entity];
    if (bits <= one.bits) continue;
    one = {.id = pattern.text,
           .entity = pattern.entity,
           .kind = FaultKind::changed_behaviour,
           .bits = bits,
           .indicator = "lines of one pattern",
           .usual = deviation.expected,
           .seen = pattern.seen};
  }
  std::vector<Evidence> evidence;
  evidence.reserve(strongest.size());
  for (const auto& [entity, one] : strongest) evidence.push_back(one);
  return evidence;
}

}  // namespace signalbox::rca::cause
