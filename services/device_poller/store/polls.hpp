// Devices as the poller sees them: all of its shards', of every tenant; and what a poll has
// changed, written under the fence of the shard.
#pragma once

#include "device_poller/domain/schedule.hpp"
#include "device_poller/store/devices.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

struct DueDevice {
  Tenant tenant = Tenant::platform();
  int shard = 0;
  Device device;
  // Of the profile that it is asked with.
  struct Credentials {
    Uuid profile;
    std::string kind;
    std::string sealed;

    bool operator==(const Credentials&) const = default;
  };
  std::optional<Credentials> credentials = {};  // none: it needs none, or none fits
  domain::Breaker breaker = {};                 // as it was when another replica polled it last
};

struct Fence {
  int shard = 0;
  std::int64_t number = 0;
};

// What a poll has changed of a device.
struct Polled {
  Uuid device;
  Fence fence;
  domain::StatusState state;
  std::optional<json::Raw> identity = {};  // none: as it was
  bool has_new_status = false;
  std::optional<std::string> certificate_sha256 = {};  // that it showed; none: as it was
  domain::Breaker breaker = {};                        // for whoever polls it next
};

class Polls {
 public:
  // `jobs` is of the role that works across tenants. All must outlive it.
  Polls(pg::Pool& pool, pg::Pool& jobs, pg::Outbox& outbox)
      : pool_(pool), jobs_(jobs), outbox_(outbox) {}

  // The next number for each shard: from now on older ones are refused.
  boost::asio::awaitable<std::vector<Fence>> take(std::vector<int> shards, std::string holder);
  // Those that are not paused.
  boost::asio::awaitable<std::vector<DueDevice>> devices_of(std::vector<int> shards);

  // False if the shard has a newer fence, or the device is gone: somebody else polls it. `facts`
  // are said of the device as it is then. The first certificate that is seen is trusted.
  using FactOf = std::function<contracts::Statement(const Device&)>;
  boost::asio::awaitable<bool> keep(Tenant tenant, Polled polled, std::vector<FactOf> facts,
                                    contracts::Origin origin);
  // When devices answered last: in one batch a minute for each tenant.
  struct Seen {
    Uuid device;
    Time at;
    std::optional<double> latency_ms;
  };
  boost::asio::awaitable<void> keep_seen(Tenant tenant, std::vector<Seen> seen);

 private:
  pg::Pool& pool_;
  pg::Pool& jobs_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::device_poller::store
