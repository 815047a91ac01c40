// Rate limits of the whole fleet: token buckets in Redis, by Redis' own clock.
#pragma once

#include "redis/client.hpp"
#include "redis/key.hpp"
#include "redis/token_bucket.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>

namespace signalbox::redis {

// Takes `cost` tokens out of the key's bucket, or none. Nothing: Redis is away and it is not known.
// Then the caller decides; what must go on asks a LocalBuckets of its own with the same rate, which
// lets each replica allow as much as the fleet should. A bucket that is full is not stored. Throws
// std::invalid_argument as Rate::check does.
boost::asio::awaitable<std::optional<Allowance>> take_tokens(Client& client, Key key, Rate rate,
                                                             std::int64_t cost = 1);

}  // namespace signalbox::redis
