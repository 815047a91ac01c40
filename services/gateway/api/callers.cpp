#include "gateway/api/callers.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;
// About 1 KiB each. Past it all are looked up anew: more than any gateway serves in 30 s.
constexpr std::size_t known_max = 20'000;
}  // namespace

asio::awaitable<std::shared_ptr<const Caller>> Callers::find(std::string token) {
  const auto parsed = parse_access_token(token);
  if (!parsed) co_return nullptr;
  const auto digest = digest_of(*parsed);
  const auto known = known_.find(digest);
  if (known != known_.end() && known->second.until > clock_.steady() &&
      known->second.caller->until > clock_.now()) {
    co_return known->second.caller;
  }
  const auto changes = changes_;
  const auto found = co_await people_.signed_in(parsed->sign_in, digest, clock_.now());
  if (!found) {
    known_.erase(digest);
    co_return nullptr;
  }
  auto memberships = co_await people_.memberships(found->person.id);
  auto caller = std::make_shared<const Caller>(Caller{.sign_in = parsed->sign_in,
                                                      .person = found->person,
                                                      .memberships = std::move(memberships),
                                                      .until = found->access_until});
  // What was read before somebody was forgotten may be what had to be forgotten.
  if (changes == changes_) {
    make_room();
    known_[digest] = {caller, clock_.steady() + trusted_for};
  }
  co_return caller;
}

asio::awaitable<bool> Callers::tenant_exists(Tenant tenant) {
  if (tenants_.contains(tenant.slug())) co_return true;
  const auto slug = tenant.slug();
  const bool exists = co_await people_.tenant_exists(std::move(tenant));
  if (exists) tenants_.insert(slug);
  co_return exists;
}

void Callers::make_room() {
  if (known_.size() < known_max) return;
  const auto now = clock_.steady();
  std::erase_if(known_, [now](const auto& entry) { return entry.second.until <= now; });
  if (known_.size() >= known_max) known_.clear();
}

void Callers::forget_person(const Uuid& person) {
  ++changes_;
  std::erase_if(known_,
                [&person](const auto& entry) { return entry.second.caller->person.id == person; });
}

Failure no_such_tenant() {
  return {.code = Code::not_found, .detail = "There is no such tenant, or it is not yours."};
}

bool is_member(const Caller& caller, const Tenant& tenant) {
  return std::ranges::any_of(caller.memberships,
                             [&](const auto& membership) { return membership.tenant == tenant; });
}

Result<Tenant> tenant_of(const Caller& caller, std::string_view named) {
  if (named.empty()) {
    return caller.memberships.empty() ? Tenant::platform() : caller.memberships.front().tenant;
  }
  auto tenant = Tenant::parse(named);
  if (!tenant) return tenant.error();
  if (is_member(caller, *tenant) || caller.person.is_super_admin) return tenant;
  return no_such_tenant();
}

std::vector<std::string> permissions_in(const Caller& caller, const Tenant& tenant) {
  if (caller.person.is_super_admin) return domain::permissions_of_super_admin();
  for (const auto& membership : caller.memberships) {
    if (membership.tenant == tenant) return domain::permissions_of(membership.role);
  }
  return {};
}

}  // namespace signalbox::gateway::api
