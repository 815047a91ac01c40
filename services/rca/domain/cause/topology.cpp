#include "rca/domain/cause/topology.hpp"

#include <algorithm>

namespace signalbox::rca::cause {

Topology::Topology(std::size_t entities, std::span<const Call> calls)
    : callees_(entities), callers_(entities) {
  for (const auto& call : calls) {
    if (call.caller >= entities || call.callee >= entities || call.caller == call.callee) continue;
    callees_[call.caller].push_back(call.callee);
    callers_[call.callee].push_back(call.caller);
  }
  for (auto* side : {&callees_, &callers_}) {
    for (auto& ends : *side) {
      std::ranges::sort(ends);  // whatever order the calls came in, the answer is the same
      const auto twice = std::ranges::unique(ends);
      ends.erase(twice.begin(), twice.end());
    }
  }
}

std::vector<std::uint32_t> Topology::hops_from(Entity start) const {
  std::vector<std::uint32_t> hops(size(), unreached);
  if (start >= size()) return hops;
  hops[start] = 0;
  std::vector<Entity> queue{start};
  for (std::size_t at = 0; at < queue.size(); ++at) {
    for (const auto callee : callees_[queue[at]]) {
      if (hops[callee] != unreached) continue;
      hops[callee] = hops[queue[at]] + 1;
      queue.push_back(callee);
    }
  }
  return hops;
}

std::vector<Entity> Topology::path(Entity start, Entity end) const {
  const auto hops = hops_from(start);
  if (end >= size() || hops[end] == unreached) return {};
  std::vector<Entity> way{end};
  while (way.back() != start) {
    for (const auto caller : callers_[way.back()]) {
      if (hops[caller] == unreached || hops[caller] + 1 != hops[way.back()]) continue;
      way.push_back(caller);
      break;
    }
  }
  std::ranges::reverse(way);
  return way;
}

}  // namespace signalbox::rca::cause
