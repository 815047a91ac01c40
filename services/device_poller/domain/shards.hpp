// Who polls which device: devices belong to shards for ever, and shards are shared out over the
// replicas that live.
#pragma once

#include "core/uuid.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::device_poller::domain {

// Fixed for ever: rows hold it.
inline constexpr int shards = 1024;

// The low ten bits of the device's id.
int shard_of(const Uuid& device);

// The shards that this replica should hold, of all that live, by rendezvous hashing: when one comes
// or goes, only its own share moves. All of them if it is the only one.
std::vector<int> share_of(const std::string& replica, const std::vector<std::string>& alive);

}  // namespace signalbox::device_poller::domain
