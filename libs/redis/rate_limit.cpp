#include "redis/rate_limit.hpp"

#include "redis/error.hpp"

#include <utility>

namespace signalbox::redis {
namespace {
namespace asio = boost::asio;

// ARGV: capacity, refill a second, cost. Times in microseconds: 17 digits, which %.0f writes whole
// and a double holds until the year 2255. The key ends when the bucket would be full: both are the
// same. A clock that was set back refills nothing.
// 1e-9 is the trifle of token_bucket.cpp.
constexpr Script take_script{"redis.take_tokens", R"lua(
local capacity, refill, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(bucket[1]) or capacity, tonumber(bucket[2]) or now
tokens = math.min(capacity, tokens + math.max(0, now - at) * refill / 1000000)
local allowed = tokens + 1e-9 >= cost
if allowed then tokens = math.max(0, tokens - cost) end
local reset = math.ceil(math.max(0, capacity - tokens - 1e-9) / refill * 1000)
local retry = allowed and 0 or math.ceil(math.max(0, cost - tokens - 1e-9) / refill * 1000)
if allowed and reset > 0 then
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens),
             'at', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], reset)
end
return {allowed and 1 or 0, math.floor(tokens + 1e-9), reset, retry}
)lua"};

asio::awaitable<std::optional<Allowance>> take(Client* client, Key key, Rate rate,
                                               std::int64_t cost) {
  rate.check(cost);
  std::vector<Key> keys;
  keys.push_back(std::move(key));
  try {
    const auto reply =
        co_await client->run(take_script, std::move(keys),
                             {std::to_string(rate.capacity), std::to_string(rate.refill_per_second),
                              std::to_string(cost)});
    const auto& answers = reply.array();
    if (answers.size() != 4) throw UnexpectedReply{"Redis: a rate limit answers four numbers"};
    co_return Allowance{.allowed = answers[0].integer() == 1,
                        .remaining = answers[1].integer(),
                        .reset = std::chrono::milliseconds{answers[2].integer()},
                        .retry_after = std::chrono::milliseconds{answers[3].integer()}};
  } catch (const Unavailable&) {
    co_return std::nullopt;
  }
}
}  // namespace

asio::awaitable<std::optional<Allowance>> take_tokens(Client& client, Key key, Rate rate,
                                                      std::int64_t cost) {
  return take(&client, std::move(key), rate, cost);
}

}  // namespace signalbox::redis
