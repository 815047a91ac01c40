#include "rca/domain/cause/network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace signalbox::rca::cause {
namespace {

double bits_of(const CallTime& time, double front_s, const NetworkParameters& parameters) {
  const double usual = std::max(time.usual, parameters.usual_min_s);
  const double lost = time.seen - time.usual;
  if (!(lost > 0) || time.seen <= usual) return 0;
  const double full = std::max(parameters.front_share * front_s, parameters.usual_min_s);
  const double doublings = std::log2(time.seen / usual) - parameters.usual_deviations * time.spread;
  return std::max(doublings, 0.0) * std::min(lost / full, 1.0) * time.calls /
         (time.calls + parameters.calls_half);
}

struct Loss {
  double bits = 0;
  const CallTime* time = nullptr;
};
using Losses = std::map<std::pair<Entity, Entity>, Loss>;  // the strongest of each two

void keep_stronger(std::vector<Loss>& losses, Entity entity, const Loss& loss) {
  if (loss.bits > losses[entity].bits) losses[entity] = loss;
}

void add(const std::vector<Loss>& losses, FaultKind kind, std::vector<Evidence>& evidence) {
  for (Entity entity = 0; entity < losses.size(); ++entity) {
    const auto& loss = losses[entity];
    if (loss.bits <= 0) continue;
    evidence.push_back({.entity = entity,
                        .kind = kind,
                        .bits = loss.bits,
                        .indicator = "time between spans",
                        .usual = loss.time->usual,
                        .seen = loss.time->seen});
  }
}

}  // namespace

std::vector<Evidence> network_evidence(std::span<const CallTime> times, std::size_t entities,
                                       double front_s, const NetworkParameters& parameters) {
  Losses losses;
  for (const auto& time : times) {
    if (time.call.caller >= entities || time.call.callee >= entities) continue;
    auto& loss = losses[{time.call.caller, time.call.callee}];
    const double bits = bits_of(time, front_s, parameters);
    if (loss.time == nullptr || bits > loss.bits) loss = {bits, &time};
  }
  struct Callees {
    std::size_t all = 0;
    std::size_t hot = 0;
  };
  std::vector<Callees> callees(entities);
  for (const auto& [ends, loss] : losses) {
    ++callees[ends.first].all;
    if (loss.bits > parameters.hot_bits) ++callees[ends.first].hot;
  }
  std::vector<Loss> of_callers(entities);
  std::vector<Loss> of_callees(entities);
  for (const auto& [ends, loss] : losses) {
    const auto& [all, hot] = callees[ends.first];
    const bool is_callers = hot >= 2 && hot * 2 > all && loss.bits > parameters.hot_bits;
    if (is_callers) {
      keep_stronger(of_callers, ends.first, {loss.bits * parameters.caller_part, loss.time});
    } else {
      keep_stronger(of_callees, ends.second, loss);
    }
  }
  std::vector<Evidence> evidence;
  add(of_callers, FaultKind::slow_code, evidence);
  add(of_callees, FaultKind::slow_network, evidence);
  return evidence;
}

}  // namespace signalbox::rca::cause
