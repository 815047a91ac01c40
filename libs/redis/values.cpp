#include "redis/values.hpp"

#include "redis/error.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::redis {
namespace {
namespace asio = boost::asio;

void check(const std::string& value, std::chrono::milliseconds ttl) {
  if (value.size() > value_bytes_max) throw std::invalid_argument{"a value is too large"};
  if (ttl < std::chrono::milliseconds{1}) throw std::invalid_argument{"a value without a time"};
}

std::optional<std::string> value_of(const Reply& reply) {
  if (reply.is_nil()) return std::nullopt;
  return reply.text();
}
}  // namespace

asio::awaitable<std::optional<std::string>> Cache::get(Key key) {
  try {
    co_return value_of(co_await client_.run({"GET", key.text()}));
  } catch (const Unavailable&) {
    co_return std::nullopt;
  }
}

asio::awaitable<void> Cache::set(Key key, std::string value, std::chrono::milliseconds ttl) {
  check(value, ttl);
  try {
    co_await client_.run({"SET", key.text(), std::move(value), "PX", std::to_string(ttl.count())});
  } catch (const Unavailable&) {  // NOLINT(bugprone-empty-catch): it is not kept
  }
}

asio::awaitable<void> Cache::remove(Key key) { co_await client_.run({"DEL", key.text()}); }

asio::awaitable<bool> Tickets::put(Key key, std::string value, std::chrono::milliseconds ttl) {
  check(value, ttl);
  const auto reply = co_await client_.run(
      {"SET", key.text(), std::move(value), "NX", "PX", std::to_string(ttl.count())});
  co_return !reply.is_nil();
}

asio::awaitable<std::optional<std::string>> Tickets::take(Key key) {
  co_return value_of(co_await client_.run({"GETDEL", key.text()}));
}

}  // namespace signalbox::redis
