// Credential profiles, sealed, and the tenants' keys, wrapped.
#pragma once

#include "device_poller/domain/credentials.hpp"
#include "device_poller/store/devices.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

struct Profile {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::string kind;
  std::string sealed;
  bool is_default = false;  // of the tenant, for its kind
  std::int64_t device_count = 0;
  Time created_at;
  Time credentials_changed_at;
};

// What a device would be given by where it belongs, and what of that is there.
struct Offer {
  std::vector<domain::Candidate> candidates;  // its own first, without secrets
  bool has_site = false;
  std::size_t groups = 0;  // of those that were named
};

// Where a profile is in use: "device", "site", "group" or "tenant", and a name.
struct ProfileUse {
  std::string what;
  std::string name;
};

struct TenantKey {
  std::int32_t number = 1;
  Uuid id;
  std::string wrapped;
};

class Profiles {
 public:
  // Both must outlive it.
  Profiles(pg::Pool& pool, pg::Outbox& outbox) : pool_(pool), outbox_(outbox) {}

  boost::asio::awaitable<NotChanged> add(Tenant tenant, Profile profile, contracts::Statement fact,
                                         contracts::Origin origin);
  boost::asio::awaitable<std::optional<Profile>> find(Tenant tenant, Uuid id);
  // By name, after this one.
  boost::asio::awaitable<std::vector<Profile>> list(Tenant tenant, std::string after, int limit);
  // If it still has this version.
  boost::asio::awaitable<NotChanged> change(Tenant tenant, Profile profile, std::int64_t version,
                                            contracts::Statement fact, contracts::Origin origin);
  // NotChanged::no_profile: it is still in use.
  boost::asio::awaitable<NotChanged> remove(Tenant tenant, Uuid id, std::int64_t version,
                                            contracts::Statement fact, contracts::Origin origin);

  // Some of where it is used: the places where it is a default first.
  boost::asio::awaitable<std::vector<ProfileUse>> uses(Tenant tenant, Uuid id);
  // Of profile, site and groups in these settings.
  boost::asio::awaitable<Offer> offer(Tenant tenant, DeviceSettings settings);

  boost::asio::awaitable<std::optional<TenantKey>> find_key(Tenant tenant);
  // The key that is kept: this one, or that of whoever was first.
  boost::asio::awaitable<TenantKey> keep_key(Tenant tenant, TenantKey key);

 private:
  pg::Pool& pool_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::device_poller::store
