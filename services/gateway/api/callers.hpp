// Who is behind an access token. Known ones are trusted for 30 s; a fact that says that a sign-in
// ended or a role changed takes them out at once, on every replica.
#pragma once

#include "core/clock.hpp"
#include "gateway/api/call.hpp"
#include "gateway/api/tokens.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace signalbox::gateway::api {

// How long a known caller is not looked up again.
inline constexpr std::chrono::seconds trusted_for{30};

class Callers {
 public:
  // Both must outlive it.
  Callers(store::People& people, const Clock& clock) : people_(people), clock_(clock) {}

  // Null for a token that is none, is over or was replaced.
  boost::asio::awaitable<std::shared_ptr<const Caller>> find(std::string token);

  // Whether there is such a tenant, for those who may go to all. One that is there stays.
  boost::asio::awaitable<bool> tenant_exists(Tenant tenant);

  // A fact says that what is known of this person is not true any more.
  void forget_person(const Uuid& person);
  // Facts may have been missed: nobody is known.
  void forget_all() {
    known_.clear();
    ++changes_;
  }
  // Grows with every forgetting: who holds a Caller for long looks again when it has.
  std::uint64_t changes() const { return changes_; }

 private:
  struct Known {
    std::shared_ptr<const Caller> caller;
    std::chrono::steady_clock::time_point until;
  };
  void make_room();

  store::People& people_;
  const Clock& clock_;
  std::map<std::string, Known> known_;  // by digest
  std::set<std::string> tenants_;       // that exist; their number is bounded by the installation's
  std::uint64_t changes_ = 0;
};

// The tenant that is meant by a request: the one that it names, if the caller may go there, or the
// one to which he has belonged longest: nobody can change it by making him a member.
// Code::not_found for one of which he is no member: nobody learns that it exists. Platform for a
// caller without any.
Result<Tenant> tenant_of(const Caller& caller, std::string_view named);
bool is_member(const Caller& caller, const Tenant& tenant);
// The same for one that does not exist and for one of others.
Failure no_such_tenant();
// What the caller may do there.
std::vector<std::string> permissions_in(const Caller& caller, const Tenant& tenant);

}  // namespace signalbox::gateway::api
