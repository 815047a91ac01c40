// Tenants and who belongs to them.
#pragma once

#include "gateway/api/sign_ins.hpp"
#include "gateway/store/tenants.hpp"

namespace signalbox::gateway::api {

struct TenantParts {
  store::Tenants& tenants;
  store::People& people;
  Callers& callers;
  const Passwords& passwords;
  UuidSource& ids;
};

boost::asio::awaitable<Answered> list_tenants(const TenantParts* parts, Call call);
boost::asio::awaitable<Answered> create_tenant(const TenantParts* parts, Call call);
boost::asio::awaitable<Answered> list_members(const TenantParts* parts, Call call);
boost::asio::awaitable<Answered> add_member(const TenantParts* parts, Call call);
boost::asio::awaitable<Answered> change_member(const TenantParts* parts, Call call);
boost::asio::awaitable<Answered> remove_member(const TenantParts* parts, Call call);

}  // namespace signalbox::gateway::api
