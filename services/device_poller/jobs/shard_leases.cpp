#include "device_poller/jobs/shard_leases.hpp"

#include "device_poller/domain/shards.hpp"
#include "redis/error.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace signalbox::device_poller::jobs {
namespace {
namespace asio = boost::asio;

// A replica that has said nothing for two turns gets no share. Sooner than its leases end: what
// another one has left is not kept for it meanwhile. If it lives, its leases hold as long.
constexpr std::string_view alive_ms = "10000";

// By Redis' own clock, so that replicas need not agree about theirs.
constexpr redis::Script say_alive{"say_alive",
                                  "local now = redis.call('TIME') "
                                  "local ms = now[1] * 1000 + math.floor(now[2] / 1000) "
                                  "if ARGV[3] == '1' then redis.call('ZADD', KEYS[1], ms, ARGV[1]) "
                                  "else redis.call('ZREM', KEYS[1], ARGV[1]) end "
                                  "redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ms - ARGV[2]) "
                                  "redis.call('PEXPIRE', KEYS[1], ARGV[2]) "
                                  "return redis.call('ZRANGE', KEYS[1], 0, -1)"};

constexpr redis::Script say_gone{"say_gone", "return redis.call('ZREM', KEYS[1], ARGV[1])"};

redis::Key replicas_key() { return redis::fleet_key("poller_replicas", "all"); }
redis::Key shard_key(int shard) { return redis::fleet_key("poller_shard", std::to_string(shard)); }

int shard_in(const redis::Key& key) {
  const auto& text = key.text();
  const auto at = text.rfind(':') + 1;
  int shard = -1;
  std::from_chars(text.data() + at, text.data() + text.size(), shard);
  return shard;
}

std::vector<int> shards_of(const std::vector<redis::Key>& keys) {
  std::vector<int> shards;
  std::ranges::transform(keys, std::back_inserter(shards), shard_in);
  return shards;
}

template <class Predicate>
std::vector<int> those(const std::vector<int>& shards, Predicate is_one) {
  std::vector<int> found;
  std::ranges::copy_if(shards, std::back_inserter(found), is_one);
  return found;
}
}  // namespace

ShardLeases::ShardLeases(const ShardLeasesParts& parts)
    : parts_(parts),
      leases_(parts.cache, parts.clock),
      held_gauge_(
          parts.metrics.gauge({"signalbox_poller_shards", "Shards that this replica polls."})),
      taken_(parts.metrics.counter(
          {"signalbox_poller_shards_taken_total", "Shards that this replica took over."})) {}

asio::awaitable<std::vector<std::string>> ShardLeases::who_lives(bool says_so) {
  const auto reply = co_await parts_.cache.run(
      say_alive, {replicas_key()}, {parts_.replica, std::string{alive_ms}, says_so ? "1" : "0"});
  std::vector<std::string> alive;
  for (const auto& one : reply.array()) alive.emplace_back(one.text());
  co_return alive;
}

asio::awaitable<void> ShardLeases::turn() {
  try {
    const auto lost = co_await leases_.renew();
    for (const auto& key : lost) fences_.erase(shard_in(key));
    if (!lost.empty()) parts_.log.warn("shards were lost", {{"shards", lost.size()}});
    co_await take_share();
  } catch (const redis::Unavailable& away) {
    parts_.log.warn("shards are not renewed", {{"fault", away.what()}});
  }
  std::erase_if(fences_,
                [this](const auto& entry) { return !leases_.holds(shard_key(entry.first)); });
  held_gauge_.set(static_cast<double>(fences_.size()));
}

asio::awaitable<void> ShardLeases::take_share() {
  const bool can_keep = parts_.can_keep();
  const auto alive = co_await who_lives(can_keep);
  if (!can_keep) {
    // Also those that have no number yet.
    auto shards = shards_of(leases_.keys());
    if (alive.empty() || shards.empty()) co_return;
    parts_.log.warn("shards are left to others: what polls bring cannot be kept here",
                    {{"shards", shards.size()}});
    co_return co_await let_go(std::move(shards));
  }
  const auto share = domain::share_of(parts_.replica, alive);
  auto not_ours =
      those(held(), [&](int shard) { return !std::ranges::binary_search(share, shard); });
  if (!not_ours.empty()) co_await let_go(std::move(not_ours));
  auto missing = those(share, [this](int shard) { return !leases_.holds(shard_key(shard)); });
  if (!missing.empty()) co_await acquire(std::move(missing));
  // Also those whose numbering failed in an earlier turn.
  auto unnumbered = those(share, [this](int shard) {
    return leases_.holds(shard_key(shard)) && !fences_.contains(shard);
  });
  if (!unnumbered.empty()) co_await number(std::move(unnumbered));
}

asio::awaitable<void> ShardLeases::acquire(std::vector<int> shards) {
  std::vector<redis::Key> keys;
  keys.reserve(shards.size());
  for (const int shard : shards) keys.push_back(shard_key(shard));
  const auto won = co_await leases_.acquire_all(std::move(keys));
  // Who comes by a lease anew needs a new number, whatever he had.
  for (const auto& key : won) fences_.erase(shard_in(key));
}

// Redis says who may try; PostgreSQL numbers it. Without a number nothing is polled.
asio::awaitable<void> ShardLeases::number(std::vector<int> shards) {
  const auto count = shards.size();
  for (const auto& fence : co_await parts_.polls.take(std::move(shards), parts_.replica)) {
    fences_[fence.shard] = fence.number;
  }
  taken_.add(static_cast<double>(count));
  parts_.log.info("shards taken", {{"shards", count}});
}

asio::awaitable<void> ShardLeases::let_go(std::vector<int> shards) {
  std::vector<redis::Key> keys;
  keys.reserve(shards.size());
  for (const int shard : shards) {
    fences_.erase(shard);
    keys.push_back(shard_key(shard));
  }
  co_await leases_.release(std::move(keys));
}

asio::awaitable<void> ShardLeases::end() {
  auto shards = held();
  fences_.clear();
  try {
    // First: who still counted us would leave us our share.
    co_await parts_.cache.run(say_gone, {replicas_key()}, {parts_.replica});
    co_await let_go(std::move(shards));
  } catch (const redis::Unavailable& away) {
    parts_.log.warn("shards end by themselves", {{"fault", away.what()}});
  }
}

std::optional<store::Fence> ShardLeases::fence_of(int shard) const {
  const auto found = fences_.find(shard);
  if (found == fences_.end() || !leases_.holds(shard_key(shard))) return std::nullopt;
  return store::Fence{shard, found->second};
}

std::vector<int> ShardLeases::held() const {
  std::vector<int> shards;
  shards.reserve(fences_.size());
  for (const auto& [shard, fence] : fences_) shards.push_back(shard);
  return shards;
}

}  // namespace signalbox::device_poller::jobs
