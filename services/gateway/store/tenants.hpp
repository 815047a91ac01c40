// Tenants and their members.
#pragma once

#include "gateway/store/people.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace signalbox::gateway::store {

struct TenantRow {
  Tenant id = Tenant::platform();
  std::string name;
};

struct Member {
  Uuid person_id;
  std::string email;
  std::string name;
  domain::Role role = domain::Role::viewer;
};

class Tenants {
 public:
  // Both must outlive it.
  Tenants(pg::Pool& pool, pg::Outbox& outbox) : pool_(pool), outbox_(outbox) {}

  // False if there is one of this id.
  boost::asio::awaitable<bool> create(TenantRow tenant, contracts::Statement fact,
                                      contracts::Origin origin);
  // All of the installation, by id, after this one.
  boost::asio::awaitable<std::vector<TenantRow>> list(std::string after, int limit);
  boost::asio::awaitable<bool> exists(Tenant tenant);

  // By e-mail address, after this one.
  boost::asio::awaitable<std::vector<Member>> members(Tenant tenant, std::string after, int limit);
  // False if there is such a member.
  boost::asio::awaitable<bool> add_member(Tenant tenant, Uuid person, domain::Role role,
                                          contracts::Statement fact, contracts::Origin origin);
  // Both false if there is none. The fact's version is the membership's.
  boost::asio::awaitable<bool> change_member(Tenant tenant, Uuid person, domain::Role role,
                                             contracts::Statement fact, contracts::Origin origin);
  boost::asio::awaitable<bool> remove_member(Tenant tenant, Uuid person, contracts::Statement fact,
                                             contracts::Origin origin);

 private:
  pg::Pool& pool_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::gateway::store
