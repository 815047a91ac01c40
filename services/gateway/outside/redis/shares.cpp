#include "gateway/outside/redis/shares.hpp"

#include <utility>

namespace signalbox::gateway::redis {
namespace {
namespace asio = boost::asio;
constexpr double minute = 60;

signalbox::redis::Rate per_minute(std::int64_t count) {
  return {.capacity = count, .refill_per_second = static_cast<double>(count) / minute};
}
}  // namespace

signalbox::redis::Rate rate_of(std::string_view rate_class) {
  if (rate_class == "sign_in")
    return per_minute(20);  // an office behind one address in the morning
  if (rate_class == "heavy") return per_minute(60);
  if (rate_class == "write") return per_minute(120);
  return per_minute(600);
}

asio::awaitable<signalbox::redis::Allowance> Shares::take(std::string caller, std::string rate) {
  const auto bucket = rate_of(rate);
  const auto key = signalbox::redis::fleet_key("share", rate + ":" + caller);
  const auto allowance = co_await signalbox::redis::take_tokens(client_, key, bucket);
  co_return allowance ? *allowance : local_.take(key, bucket);
}

}  // namespace signalbox::gateway::redis
