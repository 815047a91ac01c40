// Who calls whom: the entities of one tenant's system by their place in a list of names, and the
// calls between them. Pure values; safe to share between readers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace signalbox::rca::cause {

using Entity = std::uint32_t;  // a place in the caller's list of names

struct Call {
  Entity caller;
  Entity callee;
};

class Topology {
 public:
  // Calls of or to an entity beyond `entities`, of one to itself, and repeated ones are left out.
  // O(calls · log calls).
  Topology(std::size_t entities, std::span<const Call> calls);

  std::size_t size() const { return callees_.size(); }
  std::span<const Entity> callees(Entity entity) const { return callees_[entity]; }
  std::span<const Entity> callers(Entity entity) const { return callers_[entity]; }

  // How many calls away from `start` each entity is; `unreached` where no call leads.
  // O(entities + calls).
  std::vector<std::uint32_t> hops_from(Entity start) const;
  static constexpr std::uint32_t unreached = UINT32_MAX;

  // The shortest way from `start` to `end`, both included; empty where there is none. Of several
  // the one over the first callees.
  std::vector<Entity> path(Entity start, Entity end) const;

 private:
  std::vector<std::vector<Entity>> callees_;
  std::vector<std::vector<Entity>> callers_;
};

}  // namespace signalbox::rca::cause
