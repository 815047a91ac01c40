#include "device_poller/domain/shards.hpp"

#include <algorithm>

namespace signalbox::device_poller::domain {
namespace {
// FNV-1a with a final mix: the same on every replica and in every version.
std::uint64_t weight_of(const std::string& replica, int shard) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  const auto add = [&hash](unsigned char byte) {
    hash ^= byte;
    hash *= 0x100000001B3ULL;
  };
  for (const char character : replica) add(static_cast<unsigned char>(character));
  add(static_cast<unsigned char>(shard & 0xFF));
  add(static_cast<unsigned char>(shard >> 8));
  hash ^= hash >> 33U;
  hash *= 0xFF51AFD7ED558CCDULL;
  hash ^= hash >> 33U;
  return hash;
}
}  // namespace

int shard_of(const Uuid& device) {
  const auto low = device.bytes[15];
  const auto high = device.bytes[14];
  return static_cast<int>(((static_cast<unsigned>(high) << 8U) | low) % shards);
}

std::vector<int> share_of(const std::string& replica, const std::vector<std::string>& alive) {
  std::vector<int> share;
  for (int shard = 0; shard < shards; ++shard) {
    const auto own = weight_of(replica, shard);
    const bool first = std::ranges::all_of(alive, [&](const std::string& other) {
      const auto theirs = weight_of(other, shard);
      return other == replica || theirs < own || (theirs == own && other < replica);
    });
    if (first) share.push_back(shard);
  }
  return share;
}

}  // namespace signalbox::device_poller::domain
