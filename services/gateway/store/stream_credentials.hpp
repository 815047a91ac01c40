// Credentials of other people's programs, without their secrets.
#pragma once

#include "pg/outbox.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace signalbox::gateway::store {

struct StreamCredential {
  Uuid id;
  std::string name;
  std::optional<std::string> noun;
  std::string account;
  std::string created_by;
  Time created_at;
  Time expires_at;
};

// One that has ended here and not yet on the bus.
struct EndingCredential {
  Tenant tenant = Tenant::platform();
  Uuid id;
  std::string account;
};

class StreamCredentials {
 public:
  // `jobs` is of the role that works across tenants. All must outlive it.
  StreamCredentials(pg::Pool& pool, pg::Pool& jobs, pg::Outbox& outbox)
      : pool_(pool), jobs_(jobs), outbox_(outbox) {}

  boost::asio::awaitable<void> add(Tenant tenant, StreamCredential credential,
                                   contracts::Statement fact, contracts::Origin origin);
  // The youngest first, after the one with this id; those that have ended are not there.
  boost::asio::awaitable<std::vector<StreamCredential>> list(Tenant tenant,
                                                             std::optional<Uuid> after, int limit);
  boost::asio::awaitable<std::optional<StreamCredential>> find(Tenant tenant, Uuid id);
  // False if there is none, or it has ended.
  boost::asio::awaitable<bool> end(Tenant tenant, Uuid id, Time now, contracts::Statement fact,
                                   contracts::Origin origin);
  // Ended or past their time, of all tenants: to be taken from the bus.
  boost::asio::awaitable<std::vector<EndingCredential>> ending(Time now);
  boost::asio::awaitable<void> mark_ended(EndingCredential credential, Time now);

 private:
  pg::Pool& pool_;
  pg::Pool& jobs_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::gateway::store
