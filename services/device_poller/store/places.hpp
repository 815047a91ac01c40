// Sites, where devices stand, and groups, which they are sorted into; with the credential profiles
// that each offers to its devices.
#pragma once

#include "device_poller/store/devices.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

struct Site {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::optional<std::string> address = {};
  std::optional<double> latitude = {};
  std::optional<double> longitude = {};
  std::optional<std::string> notes = {};
  std::vector<Uuid> profiles = {};                   // one of a kind
  std::map<std::string, std::int64_t> devices = {};  // by status; paused ones apart
  Time created_at;
};

struct Group {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::optional<std::string> colour = {};
  std::vector<Uuid> profiles = {};
  std::int64_t device_count = 0;
  Time created_at;
};

// Which of them: by name, after this one, whose names hold this, in any case.
struct PlaceFilter {
  std::string after;
  std::string search = {};
  int limit = 50;
};

// Everything that a device may name, by name: for lists that people write.
struct Names {
  std::map<std::string, Uuid> sites = {};
  std::map<std::string, Uuid> groups = {};
  std::map<std::string, Uuid> profiles = {};
};

// Of both: NotChanged::no_profile for one that is not there, default_taken for two of a kind.
class Places {
 public:
  // Both must outlive it.
  Places(pg::Pool& pool, pg::Outbox& outbox) : pool_(pool), outbox_(outbox) {}

  boost::asio::awaitable<std::vector<Site>> sites(Tenant tenant, PlaceFilter filter);
  boost::asio::awaitable<std::optional<Site>> find_site(Tenant tenant, Uuid id);
  boost::asio::awaitable<NotChanged> add(Tenant tenant, Site site, contracts::Statement fact,
                                         contracts::Origin origin);
  // If it still has the version before its own.
  boost::asio::awaitable<NotChanged> change(Tenant tenant, Site site, contracts::Statement fact,
                                            contracts::Origin origin);
  // Its devices stay, in their next versions.
  boost::asio::awaitable<NotChanged> remove_site(Tenant tenant, Uuid id, std::int64_t version,
                                                 contracts::Statement fact,
                                                 contracts::Origin origin);

  boost::asio::awaitable<std::vector<Group>> groups(Tenant tenant, PlaceFilter filter);
  boost::asio::awaitable<std::optional<Group>> find_group(Tenant tenant, Uuid id);
  boost::asio::awaitable<NotChanged> add(Tenant tenant, Group group, contracts::Statement fact,
                                         contracts::Origin origin);
  boost::asio::awaitable<NotChanged> change(Tenant tenant, Group group, contracts::Statement fact,
                                            contracts::Origin origin);
  boost::asio::awaitable<NotChanged> remove_group(Tenant tenant, Uuid id, std::int64_t version,
                                                  contracts::Statement fact,
                                                  contracts::Origin origin);

  boost::asio::awaitable<Names> names(Tenant tenant);

 private:
  pg::Pool& pool_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::device_poller::store
