#include "device_poller/jobs/rolling_up.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <utility>

namespace signalbox::device_poller::jobs {
namespace {
namespace asio = boost::asio;
using std::chrono::seconds;

constexpr seconds turn_every{20};
constexpr std::chrono::hours housekeeping_every{1};
constexpr std::chrono::minutes closed_after{2};
constexpr seconds smallest = domain::levels.back().bucket;
// Of a shard's time in one transaction; what lies behind after an outage takes several.
constexpr std::chrono::hours stretch{1};
constexpr int merged_at_once = 24;

asio::awaitable<void> roll_up_device(store::RollUpTurn* turn, store::RollUpTurn::Device device) {
  const auto apart_max = device.interval * domain::rate_intervals_max;
  const auto readings = co_await turn->readings(device, turn->from() - apart_max, turn->to());
  if (readings.empty()) co_return;
  for (const auto& one : domain::roll_up(readings, turn->from(), turn->to(), smallest, apart_max)) {
    turn->keep(device.tenant, smallest, one);
  }
  // One device is some milliseconds of arithmetic: others get their turn of the loop.
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

asio::awaitable<void> merge_level(store::RollUps* rollups, seconds bucket, seconds from_bucket) {
  while (auto turn = co_await rollups->begin_merge(bucket, from_bucket, bucket * merged_at_once)) {
    co_await turn->merge(bucket, from_bucket);
    co_await turn->end(bucket);
  }
}

asio::awaitable<void> keep_house(store::RollUps* rollups, Time now) {
  co_await rollups->make_partitions(now);
  co_await rollups->forget_old(now);
}
}  // namespace

asio::awaitable<void> roll_up_closed(store::RollUps* rollups, Time now) {
  const auto closed = domain::bucket_start(now - closed_after, smallest);
  while (auto turn = co_await rollups->begin(smallest, closed, stretch)) {
    for (auto& device : co_await turn->devices()) {
      co_await roll_up_device(&*turn, std::move(device));
    }
    co_await turn->end(smallest);
  }
  for (auto level = domain::levels.size() - 1; level > 0; --level) {
    co_await merge_level(rollups, domain::levels.at(level - 1).bucket,
                         domain::levels.at(level).bucket);
  }
}

asio::awaitable<void> keep_rolling_up(store::RollUps* rollups, const Clock* clock,
                                      log::Logger log) {
  asio::steady_timer pause{co_await asio::this_coro::executor};
  auto housekeeping_at = clock->steady();
  while (true) {
    try {
      if (clock->steady() >= housekeeping_at) {
        co_await keep_house(rollups, clock->now());
        housekeeping_at = clock->steady() + housekeeping_every;
      }
      co_await roll_up_closed(rollups, clock->now());
    } catch (const boost::system::system_error&) {
      throw;  // cancelled
    } catch (const std::exception& fault) {
      log.warn("readings are not rolled up", {{"fault", fault.what()}});
    }
    pause.expires_after(turn_every);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

}  // namespace signalbox::device_poller::jobs
