#include "rca/domain/cause/rank.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

namespace signalbox::rca::cause {
namespace {

using Bits = std::array<double, fault_kind_count>;

std::size_t place(FaultKind kind) { return static_cast<std::size_t>(kind); }

// Kinds that an entity shows also when only a callee of it has the fault.
bool spreads(FaultKind kind) {
  return kind == FaultKind::slow_code || kind == FaultKind::missing_calls;
}

// Of two pieces of evidence of one kind the stronger counts: they are seldom independent.
std::vector<Bits> strongest(std::size_t entities, std::span<const Evidence> evidence,
                            double bits_max) {
  std::vector<Bits> bits(entities, Bits{});
  for (const auto& one : evidence) {
    if (one.entity >= entities || !(one.bits > 0)) continue;
    auto& most = bits[one.entity][place(one.kind)];
    most = std::max(most, std::min(one.bits, bits_max));
  }
  return bits;
}

std::vector<Bits> less_spread(const Topology& topology, const std::vector<Bits>& all, double part) {
  auto bits = all;
  for (Entity entity = 0; entity < topology.size(); ++entity) {
    for (std::size_t at = 0; at < fault_kind_count; ++at) {
      if (!spreads(static_cast<FaultKind>(at))) continue;
      double below = 0;
      for (const auto callee : topology.callees(entity)) below = std::max(below, all[callee][at]);
      bits[entity][at] -= part * std::min(below, bits[entity][at]);
    }
  }
  return bits;
}

// A full resource explains slowness of every kind; the others stand for themselves.
FaultKind kind_of(const Bits& bits) {
  const double best = *std::ranges::max_element(bits);
  if (bits[place(FaultKind::saturation)] * 2 >= best && best > 0) return FaultKind::saturation;
  return static_cast<FaultKind>(std::ranges::max_element(bits) - bits.begin());
}

// Probabilities by their odds, beyond those of an entity that nothing speaks for (2^0), of which
// there may be thousands. Divided by the most of them, so that nothing overflows.
void add_confidence(std::vector<Candidate>& ranking, double none_bits) {
  double most = none_bits;
  for (const auto& one : ranking) most = std::max(most, one.bits);
  const auto odds = [&](double bits) { return std::exp2(bits - most) - std::exp2(-most); };
  double all = odds(none_bits);
  for (const auto& one : ranking) all += odds(one.bits);
  if (!(all > 0)) return;
  for (auto& one : ranking) one.confidence = odds(one.bits) / all;
}

}  // namespace

Answer rank(const Topology& topology, std::span<const Evidence> evidence,
            std::optional<Entity> symptom, const RankParameters& parameters) {
  const auto bits = less_spread(topology, strongest(topology.size(), evidence, parameters.bits_max),
                                parameters.spread_part);
  Answer answer;
  for (Entity entity = 0; entity < topology.size(); ++entity) {
    const auto kind = kind_of(bits[entity]);
    auto& one = answer.ranking.emplace_back();
    one.entity = entity;
    one.bits = std::accumulate(bits[entity].begin(), bits[entity].end(), 0.0);
    one.kind = kind;
    one.category = category_of(kind);
  }
  for (std::size_t at = 0; at < evidence.size(); ++at) {
    const auto& one = evidence[at];
    if (one.entity < topology.size()) answer.ranking[one.entity].evidence.push_back(at);
  }
  for (auto& one : answer.ranking) {
    std::ranges::sort(one.evidence, [&](std::size_t left, std::size_t right) {
      return std::tuple{-evidence[left].bits, evidence[left].id, left} <
             std::tuple{-evidence[right].bits, evidence[right].id, right};
    });
  }
  std::ranges::sort(answer.ranking, [](const Candidate& left, const Candidate& right) {
    return std::tuple{-left.bits, left.entity} < std::tuple{-right.bits, right.entity};
  });
  add_confidence(answer.ranking, parameters.none_bits);
  if (answer.ranking.empty()) return answer;
  const auto& first = answer.ranking.front();
  answer.determined = first.confidence >= parameters.confidence_min;
  if (symptom) answer.path = topology.path(*symptom, first.entity);
  return answer;
}

}  // namespace signalbox::rca::cause
