// Devices as people see and change them.
#pragma once

#include "device_poller/domain/status.hpp"
#include "pg/outbox.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

// What a person decides.
struct DeviceSettings {
  std::string name;
  std::string address;
  std::string driver;
  std::optional<std::int32_t> port;
  std::optional<Uuid> credential_profile_id;
  std::int32_t interval_seconds = 60;
  bool is_paused = false;
  std::optional<json::Raw> options = {};  // of its driver alone
  // Of the certificate that it may show; none: that of the next poll is kept.
  std::optional<std::string> trusted_certificate_sha256 = {};
  std::optional<Uuid> site_id = {};
  std::vector<Uuid> group_ids = {};  // each once

  bool operator==(const DeviceSettings&) const = default;
};

struct Device {
  Uuid id;
  std::int64_t entity_version = 1;
  DeviceSettings settings;
  domain::StatusState state;
  std::optional<Time> last_seen;
  std::optional<double> latency_ms;
  std::optional<json::Raw> identity;
  std::optional<std::string> shown_certificate_sha256 = {};  // at its last poll
  Time created_at;
};

enum class DeviceSort : std::uint8_t { name, address, since, status };

// Settings that a person wants instead of those of a version that he has read.
struct DeviceChange {
  Uuid id;
  std::int64_t version = 0;
  DeviceSettings settings;
  bool sets_certificate = false;  // else the trusted one stays, which a poll may just have kept
};

// Which devices, by where they belong; none: all.
struct Belonging {
  std::optional<Uuid> site = {};
  std::optional<Uuid> group = {};
};

struct DeviceFilter {
  std::vector<std::string> statuses;  // none: all
  std::string search;                 // lower case; empty: all
  Belonging belonging = {};
  DeviceSort sort = DeviceSort::name;
  bool descending = false;
  // Where the page before ended: the sorted column as text, and the id.
  std::optional<std::pair<std::string, Uuid>> after;
  int limit = 50;
};

struct DevicePage {
  std::vector<Device> devices;
  std::int64_t total = 0;  // that match, counted to total_max
};
inline constexpr std::int64_t total_max = 10'000;

// Why a change was not made.
enum class NotChanged : std::uint8_t {
  no,
  name_taken,
  no_profile,
  no_site,
  no_group,
  default_taken,  // another profile of its kind is a default there
  gone,
  other_version,
};

class Devices {
 public:
  // Both must outlive it.
  Devices(pg::Pool& pool, pg::Outbox& outbox) : pool_(pool), outbox_(outbox) {}

  boost::asio::awaitable<NotChanged> add(Tenant tenant, Device device, int shard,
                                         contracts::Statement fact, contracts::Origin origin);
  boost::asio::awaitable<std::optional<Device>> find(Tenant tenant, Uuid id);
  boost::asio::awaitable<bool> has_name(Tenant tenant, std::string name);
  boost::asio::awaitable<DevicePage> list(Tenant tenant, DeviceFilter filter);
  // All of them, in the order of their ids: who pages through misses none that was there before.
  boost::asio::awaitable<std::vector<Device>> by_id(Tenant tenant, std::optional<Uuid> after,
                                                    int limit);
  // By status; paused ones apart.
  boost::asio::awaitable<std::map<std::string, std::int64_t>> count(Tenant tenant,
                                                                    Belonging belonging);

  // If the device still has this version; the fact's is the next one.
  boost::asio::awaitable<NotChanged> change(Tenant tenant, DeviceChange change,
                                            contracts::Statement fact, contracts::Origin origin);
  boost::asio::awaitable<NotChanged> remove(Tenant tenant, Uuid id, std::int64_t version,
                                            contracts::Statement fact, contracts::Origin origin);

  struct StatusChange {
    Time at;
    domain::Status status = domain::Status::unknown;
    std::string reason;
  };
  // The newest first, before this moment.
  boost::asio::awaitable<std::vector<StatusChange>> status_changes(Tenant tenant, Uuid id,
                                                                   std::optional<Time> before,
                                                                   int limit);

 private:
  pg::Pool& pool_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::device_poller::store
