#include "gateway/store/schema.hpp"
#include "gateway/store/tenants.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::gateway;
using domain::Role;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
constexpr pg::Query list_facts{
    "test.list_facts", "SELECT tenant_id, verb, entity, entity_version FROM outbox ORDER BY id"};
constexpr pg::Query insert_foreign{
    "test.insert_foreign",
    "INSERT INTO memberships (tenant_id, person_id, role) VALUES ('globex', $1, 'tenant_admin')"};

struct Fixture {
  testing::Database database{"gateway", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "jobs"}, metrics};
  testing::FakeClock clock;
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
  store::People people{app, outbox};
  store::Tenants tenants{app, outbox};
};

contracts::Statement says(std::string noun, std::string verb, std::string entity) {
  return {.kind = {std::move(noun), std::move(verb)},
          .entity = std::move(entity),
          .entity_version = 1,
          .data = {}};
}

asio::awaitable<bool> create(Fixture* at, Tenant tenant) {
  auto fact = says("tenant", "created", tenant.slug());
  co_return co_await at->tenants.create({tenant, "Tenant " + tenant.slug()}, std::move(fact), {});
}

asio::awaitable<Uuid> add_person(Fixture* at, std::string email) {
  const store::Person person{.id = at->ids.next(), .email = std::move(email), .name = "Somebody"};
  CHECK(co_await at->people.add(person, "hash"));
  co_return person.id;
}

asio::awaitable<bool> join(Fixture* at, Tenant tenant, Uuid person, Role role = Role::viewer) {
  auto fact = says("member", "added", person.to_string());
  co_return co_await at->tenants.add_member(std::move(tenant), person, role, std::move(fact), {});
}
asio::awaitable<bool> change(Fixture* at, Tenant tenant, Uuid person, Role role) {
  auto fact = says("member", "changed", person.to_string());
  co_return co_await at->tenants.change_member(std::move(tenant), person, role, std::move(fact),
                                               {});
}
asio::awaitable<bool> leave(Fixture* at, Tenant tenant, Uuid person) {
  auto fact = says("member", "removed", person.to_string());
  co_return co_await at->tenants.remove_member(std::move(tenant), person, std::move(fact), {});
}

asio::awaitable<void> make_tenants(Fixture* at) {
  CHECK(co_await create(at, globex));
  CHECK(co_await create(at, acme));
  CHECK_FALSE(co_await create(at, acme));
  CHECK(co_await at->tenants.exists(acme));
  CHECK_FALSE(co_await at->tenants.exists(Tenant::parse("initech").value()));
  const auto all = co_await at->tenants.list("", 10);
  REQUIRE(all.size() == 2);
  CHECK(all[0].id == acme);
  CHECK(all[0].name == "Tenant acme");
  CHECK(all[1].id == globex);
  CHECK((co_await at->tenants.list("", 1)).size() == 1);
  const auto rest = co_await at->tenants.list("acme", 10);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].id == globex);
  const auto facts = co_await at->jobs.run_fleet(list_facts);
  REQUIRE(facts.size() == 2);  // the one that was there already was not said
  CHECK(facts[0].get<Tenant>("tenant_id") == globex);
  CHECK(facts[1].get<Tenant>("tenant_id") == acme);
}

asio::awaitable<void> page_members(Fixture* at) {
  co_await create(at, acme);
  for (const auto* email : {"c@acme.example", "a@acme.example", "b@acme.example"}) {
    CHECK(co_await join(at, acme, co_await add_person(at, email), Role::engineer));
  }
  const auto first = co_await at->tenants.members(acme, "", 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].email == "a@acme.example");
  CHECK(first[0].role == Role::engineer);
  CHECK(first[0].name == "Somebody");
  CHECK(first[1].email == "b@acme.example");
  const auto rest = co_await at->tenants.members(acme, first[1].email, 2);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].email == "c@acme.example");
}

asio::awaitable<void> keep_apart(Fixture* at) {
  co_await create(at, acme);
  co_await create(at, globex);
  const auto ada = co_await add_person(at, "ada@acme.example");
  CHECK(co_await join(at, acme, ada, Role::tenant_admin));
  CHECK((co_await at->tenants.members(globex, "", 10)).empty());
  CHECK_FALSE(co_await change(at, globex, ada, Role::viewer));
  CHECK_FALSE(co_await leave(at, globex, ada));
  const auto still = co_await at->tenants.members(acme, "", 10);
  REQUIRE(still.size() == 1);
  CHECK(still[0].role == Role::tenant_admin);
  CHECK(co_await join(at, globex, ada, Role::viewer));
  const auto memberships = co_await at->people.memberships(ada);
  REQUIRE(memberships.size() == 2);
  CHECK(memberships[0].tenant == acme);
  CHECK(memberships[0].tenant_name == "Tenant acme");
  CHECK(memberships[0].role == Role::tenant_admin);
  CHECK(memberships[1].tenant == globex);
  CHECK(memberships[1].role == Role::viewer);
  CHECK((co_await at->people.memberships(at->ids.next())).empty());
}

asio::awaitable<void> write_into_another(Fixture* at) {
  co_await at->app.run(acme, insert_foreign, at->ids.next());
}

asio::awaitable<void> come_and_go(Fixture* at) {
  co_await create(at, acme);
  const auto ada = co_await add_person(at, "ada@acme.example");
  CHECK(co_await join(at, acme, ada));
  CHECK_FALSE(co_await join(at, acme, ada));
  CHECK(co_await change(at, acme, ada, Role::engineer));
  CHECK((co_await at->tenants.members(acme, "", 10)).at(0).role == Role::engineer);
  CHECK(co_await leave(at, acme, ada));
  CHECK_FALSE(co_await leave(at, acme, ada));
  CHECK_FALSE(co_await change(at, acme, ada, Role::viewer));
  CHECK(co_await join(at, acme, ada));  // comes again: its version goes on, not back
  const auto facts = co_await at->jobs.run_fleet(list_facts);
  std::vector<std::string> verbs;
  std::vector<std::int64_t> versions;
  for (std::size_t row = 1; row < facts.size(); ++row) {  // the first is the tenant's
    verbs.push_back(facts[row].get<std::string>("verb"));
    versions.push_back(facts[row].get<std::int64_t>("entity_version"));
  }
  CHECK(verbs == std::vector<std::string>{"added", "changed", "removed", "added"});
  CHECK(std::ranges::is_sorted(versions, std::ranges::less_equal{}));
}
}  // namespace

TEST_CASE("a tenant is made once, and tenants are listed by their ids", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, make_tenants(&at));
}

TEST_CASE("members are listed by address, page by page", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, page_members(&at));
}

TEST_CASE("another tenant sees, changes and removes no member of ours", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, keep_apart(&at));
}

TEST_CASE("a member cannot be written into another tenant", "[gateway]") {
  Fixture at;
  CHECK_THROWS_WITH(testing::run_on(at.loop, write_into_another(&at)),
                    Catch::Contains("row-level security"));
}

TEST_CASE("a membership's versions rise, also when it ends and begins again", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, come_and_go(&at));
}
