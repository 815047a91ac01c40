#include "redis/leases.hpp"

#include "core/uuid.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace signalbox::redis {
namespace {
namespace asio = boost::asio;

// ARGV: holder, token, TTL in ms. Answers the indices of those taken. What the holder has already
// (it may not know, when an answer was lost) gets the new token and begins anew.
constexpr Script acquire_script{"redis.acquire_leases", R"lua(
local taken = {}
for i, key in ipairs(KEYS) do
  local token = redis.call('GET', key)
  if not token or string.sub(token, 1, #ARGV[1]) == ARGV[1] then
    redis.call('SET', key, ARGV[2], 'PX', ARGV[3])
    taken[#taken + 1] = i
  end
end
return taken
)lua"};

// ARGV: TTL in ms, then the token of each key. Answers the indices of those lost.
constexpr Script renew_script{"redis.renew_leases", R"lua(
local lost = {}
for i, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[i + 1] then
    redis.call('PEXPIRE', key, ARGV[1])
  else
    lost[#lost + 1] = i
  end
end
return lost
)lua"};

// ARGV: the token of each key.
constexpr Script release_script{"redis.release_leases", R"lua(
for i, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[i] then redis.call('DEL', key) end
end
return 0
)lua"};

// Lua counts from one.
std::size_t index_of(const Reply& reply, std::size_t count) {
  const auto index = reply.integer();
  if (index < 1 || static_cast<std::size_t>(index) > count) {
    throw std::logic_error{"a lease script answered an index that was not asked for"};
  }
  return static_cast<std::size_t>(index) - 1;
}

void check_count(std::size_t count) {
  if (count > leases_a_call_max) throw std::invalid_argument{"too many leases in one call"};
}
}  // namespace

Leases::Leases(Client& client, const Clock& clock, LeasesConfig config)
    : client_(client), clock_(clock), config_(config) {
  if (config.margin < std::chrono::milliseconds{0} || config.margin >= config.ttl) {
    throw std::logic_error{"a lease's margin is shorter than its TTL"};
  }
  holder_ = UuidSource{clock}.next().to_string() + ':';
}

std::string Leases::next_token() { return holder_ + std::to_string(++tokens_); }

asio::awaitable<bool> Leases::acquire(Key key) {
  std::vector<Key> keys;
  keys.push_back(std::move(key));
  co_return !(co_await acquire_all(std::move(keys))).empty();
}

asio::awaitable<std::vector<Key>> Leases::acquire_all(std::vector<Key> keys) {
  check_count(keys.size());
  std::vector<Key> taken;
  if (keys.empty()) co_return taken;
  const auto token = next_token();
  const auto until = clock_.steady() + config_.ttl - config_.margin;
  const auto reply = co_await client_.run(acquire_script, keys,
                                          {holder_, token, std::to_string(config_.ttl.count())});
  for (const auto& answer : reply.array()) {
    const auto& key = keys[index_of(answer, keys.size())];
    held_.insert_or_assign(key, Held{token, until});
    taken.push_back(key);
  }
  co_return taken;
}

asio::awaitable<std::vector<Key>> Leases::renew() {
  std::vector<Named> asked;
  asked.reserve(held_.size());
  for (const auto& [key, held] : held_) asked.push_back({key, held.token});
  std::vector<Named> gone;
  for (std::size_t at = 0; at < asked.size(); at += leases_a_call_max) {
    const auto count = std::min(asked.size() - at, leases_a_call_max);
    const auto from = asked.begin() + static_cast<std::ptrdiff_t>(at);
    auto of_piece = co_await renew_piece({from, from + static_cast<std::ptrdiff_t>(count)});
    std::ranges::move(of_piece, std::back_inserter(gone));
  }
  // Only now: had a later piece failed, nobody would have been told of what an earlier one lost.
  std::vector<Key> lost;
  for (auto& [key, token] : gone) {
    const auto held = find_held(key, token);
    if (held == held_.end()) continue;
    held_.erase(held);
    lost.push_back(std::move(key));
  }
  co_return lost;
}

// Answers those that Redis does not have as ours any more.
asio::awaitable<std::vector<Leases::Named>> Leases::renew_piece(std::vector<Named> piece) {
  std::vector<Key> keys;
  std::vector<std::string> arguments{std::to_string(config_.ttl.count())};
  for (const auto& [key, token] : piece) {
    keys.push_back(key);
    arguments.push_back(token);
  }
  const auto until = clock_.steady() + config_.ttl - config_.margin;
  const auto reply = co_await client_.run(renew_script, std::move(keys), std::move(arguments));
  std::vector<bool> is_lost(piece.size());
  for (const auto& answer : reply.array()) is_lost[index_of(answer, piece.size())] = true;
  std::vector<Named> gone;
  for (std::size_t i = 0; i < piece.size(); ++i) {
    if (is_lost[i]) {
      gone.push_back(std::move(piece[i]));
      continue;
    }
    const auto held = find_held(piece[i].key, piece[i].token);
    if (held != held_.end()) held->second.until = std::max(held->second.until, until);
  }
  co_return gone;
}

// Nothing if it was released or taken anew since: what was answered is not about what is held now.
std::map<Key, Leases::Held>::iterator Leases::find_held(const Key& key, const std::string& token) {
  const auto held = held_.find(key);
  return held == held_.end() || held->second.token == token ? held : held_.end();
}

asio::awaitable<void> Leases::release(std::vector<Key> keys) {
  check_count(keys.size());
  std::vector<Key> ours;
  std::vector<std::string> tokens;
  for (auto& key : keys) {
    const auto held = held_.find(key);
    if (held == held_.end()) continue;
    tokens.push_back(std::move(held->second.token));
    held_.erase(held);
    ours.push_back(std::move(key));
  }
  if (!ours.empty()) co_await client_.run(release_script, std::move(ours), std::move(tokens));
}

std::optional<Leases::TimePoint> Leases::held_until(const Key& key) const {
  const auto held = held_.find(key);
  return held == held_.end() ? std::nullopt : std::optional{held->second.until};
}

bool Leases::holds(const Key& key) const {
  const auto held = held_.find(key);
  return held != held_.end() && clock_.steady() < held->second.until;
}

std::vector<Key> Leases::keys() const {
  std::vector<Key> keys;
  keys.reserve(held_.size());
  for (const auto& [key, held] : held_) keys.push_back(key);
  return keys;
}

}  // namespace signalbox::redis
