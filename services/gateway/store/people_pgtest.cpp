#include "gateway/store/people.hpp"
#include "gateway/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/taken.hpp"

using namespace signalbox;
using namespace signalbox::gateway;
using namespace std::chrono_literals;
using store::Refreshed;
using testing::taken;
namespace asio = boost::asio;

namespace {
constexpr pg::Query list_facts{"test.list_facts",
                               "SELECT entity, verb, actor FROM outbox ORDER BY id"};
constexpr pg::Query read_people{"test.read_people", "SELECT email FROM people"};

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
};

// As tokens are kept: 32 bytes of one digit.
std::string digest(char digit) { return "\\x" + std::string(64, digit); }

store::TokenPair pair_of(char access, char refresh, Time now) {
  return {digest(access), now + 15min, digest(refresh), now + 168h};
}

contracts::Statement ended(const std::string& entity) {
  return {.kind = {"sign_in", "ended"}, .entity = entity, .entity_version = 0, .data = {}};
}

asio::awaitable<store::Person> add_person(Fixture* at, std::string email) {
  store::Person person{.id = at->ids.next(), .email = std::move(email), .name = "Ada"};
  CHECK(co_await at->people.add(person, "hash"));
  co_return person;
}

// A sign-in with access token 'a' and refresh token 'b'.
asio::awaitable<Uuid> sign_in(Fixture* at, Uuid person) {
  const auto id = at->ids.next();
  co_await at->people.start({.id = id,
                             .person = person,
                             .tokens = pair_of('a', 'b', at->clock.now()),
                             .address = "192.0.2.7",
                             .agent = "test"},
                            at->clock.now());
  co_return id;
}

asio::awaitable<bool> is_signed_in(Fixture* at, Uuid id, char access) {
  co_return (co_await at->people.signed_in(id, digest(access), at->clock.now())).has_value();
}

// Shows the refresh token, and asks for the tokens `access` and `refresh` in exchange.
asio::awaitable<Refreshed> refresh(Fixture* at, Uuid id, char shown, std::string tokens) {
  const auto fresh = pair_of(tokens.at(0), tokens.at(1), at->clock.now());
  const auto refreshed =
      co_await at->people.refresh(id, digest(shown), fresh, at->clock.now(),
                                  [](const Uuid& person) { return ended(person.to_string()); });
  co_return refreshed.outcome;
}

asio::awaitable<std::vector<std::string>> facts(Fixture* at) {
  const auto rows = co_await at->jobs.run_fleet(list_facts);
  std::vector<std::string> found;
  found.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    found.push_back(rows[row].get<std::string>("verb") + " " +
                    rows[row].get<std::string>("entity") + " " +
                    rows[row].get<std::string>("actor"));
  }
  co_return found;
}

asio::awaitable<void> find_people(Fixture* at) {
  CHECK_FALSE(co_await at->people.any());
  const auto ada = co_await add_person(at, "ada@acme.example");
  CHECK(co_await at->people.any());
  CHECK_FALSE(
      co_await at->people.add({.id = at->ids.next(), .email = ada.email, .name = "Eve"}, "other"));
  const auto found = taken(co_await at->people.find("ada@acme.example"));
  CHECK(found.person.id == ada.id);
  CHECK(found.person.name == "Ada");
  CHECK(found.password_hash == "hash");
  CHECK_FALSE(found.person.is_super_admin);
  CHECK_FALSE(co_await at->people.find("Ada@acme.example"));
  CHECK_FALSE(co_await at->people.find("eve@acme.example"));
  CHECK(taken(co_await at->people.read(ada.id)).person.email == "ada@acme.example");
  CHECK_FALSE(co_await at->people.read(at->ids.next()));
}

asio::awaitable<void> list_people(Fixture* at) { co_await at->app.run_fleet(read_people); }

asio::awaitable<void> count_wrong(Fixture* at, std::string email) {
  auto& people = at->people;
  const auto now = at->clock.now();
  for (int wrong = 1; wrong <= 6; ++wrong) {
    CHECK(co_await people.note_wrong_password(email, now, now - 15min) == wrong);
  }
  CHECK(co_await people.note_wrong_password("other@acme.example", now, now - 15min) == 1);
  CHECK(co_await people.note_wrong_password(email, now + 15min, now) == 7);
  CHECK(co_await people.note_wrong_password(email, now + 31min, now + 16min) == 1);
}

asio::awaitable<void> lock_address(Fixture* at, std::string email) {
  auto& people = at->people;
  const auto now = at->clock.now();
  CHECK_FALSE(co_await people.locked_until(email));
  co_await people.note_wrong_password(email, now, now - 15min);
  CHECK_FALSE(co_await people.locked_until(email));
  co_await people.lock(email, now + 60s);
  CHECK(co_await people.locked_until(email) == now + 60s);
  co_await people.lock(email, now + 30s);  // of two at once the longer holds
  CHECK(co_await people.locked_until(email) == now + 60s);
  CHECK_FALSE(co_await people.locked_until("other@acme.example"));
}

asio::awaitable<void> get_in_after_all(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto now = at->clock.now();
  for (int wrong = 0; wrong < 4; ++wrong) {
    co_await at->people.note_wrong_password(ada.email, now, now - 15min);
    co_await at->people.note_wrong_password("eve@acme.example", now, now - 15min);
  }
  co_await sign_in(at, ada.id);
  CHECK(co_await at->people.note_wrong_password(ada.email, now, now - 15min) == 1);
  CHECK(co_await at->people.note_wrong_password("eve@acme.example", now, now - 15min) == 5);
}

asio::awaitable<void> be_signed_in(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto id = co_await sign_in(at, ada.id);
  const auto found = taken(co_await at->people.signed_in(id, digest('a'), at->clock.now()));
  CHECK(found.person.id == ada.id);
  CHECK(found.access_until == at->clock.now() + 15min);
  CHECK_FALSE(co_await is_signed_in(at, id, 'b'));  // the refresh token opens nothing
  CHECK_FALSE(co_await is_signed_in(at, at->ids.next(), 'a'));
  at->clock.advance(15min - 1ms);
  CHECK(co_await is_signed_in(at, id, 'a'));
  at->clock.advance(1ms);
  CHECK_FALSE(co_await is_signed_in(at, id, 'a'));
}

asio::awaitable<void> renew(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto id = co_await sign_in(at, ada.id);
  at->clock.advance(10min);
  CHECK(co_await refresh(at, id, 'b', "cd") == Refreshed::renewed);
  CHECK(co_await is_signed_in(at, id, 'c'));
  CHECK_FALSE(co_await is_signed_in(at, id, 'a'));
  at->clock.advance(167h);  // the new refresh token has a life of its own
  CHECK(co_await refresh(at, id, 'd', "ef") == Refreshed::renewed);
  CHECK((co_await facts(at)).empty());
}

asio::awaitable<void> repeat(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto id = co_await sign_in(at, ada.id);
  CHECK(co_await refresh(at, id, 'b', "cd") == Refreshed::renewed);
  at->clock.advance(19s);
  CHECK(co_await refresh(at, id, 'b', "ef") == Refreshed::repeated);
  // The tokens that the first tab was given stay those that hold.
  CHECK(co_await is_signed_in(at, id, 'c'));
  CHECK_FALSE(co_await is_signed_in(at, id, 'e'));
  CHECK(co_await refresh(at, id, 'd', "01") == Refreshed::renewed);
  CHECK((co_await facts(at)).empty());
}

asio::awaitable<void> steal(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto id = co_await sign_in(at, ada.id);
  const auto other = co_await sign_in(at, ada.id);
  CHECK(co_await refresh(at, id, 'b', "cd") == Refreshed::renewed);
  at->clock.advance(20s);
  CHECK(co_await refresh(at, id, 'b', "ef") == Refreshed::stolen);
  CHECK_FALSE(co_await is_signed_in(at, id, 'c'));
  CHECK(co_await refresh(at, id, 'd', "01") == Refreshed::unknown);
  CHECK(co_await is_signed_in(at, other, 'a'));
  const std::vector<std::string> said = {"ended " + ada.id.to_string() + " service:gateway"};
  CHECK(co_await facts(at) == said);
}

asio::awaitable<void> refresh_in_vain(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto id = co_await sign_in(at, ada.id);
  CHECK(co_await refresh(at, at->ids.next(), 'b', "cd") == Refreshed::unknown);
  CHECK(co_await refresh(at, id, 'a', "cd") == Refreshed::unknown);  // the access token
  CHECK(co_await refresh(at, id, 'f', "cd") == Refreshed::unknown);
  CHECK(co_await is_signed_in(at, id, 'a'));  // guessing ends nobody's sign-in
  at->clock.advance(168h);
  CHECK(co_await refresh(at, id, 'b', "cd") == Refreshed::unknown);
  CHECK((co_await facts(at)).empty());
}

asio::awaitable<void> end_one(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto id = co_await sign_in(at, ada.id);
  const auto other = co_await sign_in(at, ada.id);
  co_await at->people.end(id, ended("s1"), {"ada", "r1", ""});
  CHECK_FALSE(co_await is_signed_in(at, id, 'a'));
  CHECK(co_await refresh(at, id, 'b', "cd") == Refreshed::unknown);
  CHECK(co_await is_signed_in(at, other, 'a'));
  CHECK(co_await facts(at) == std::vector<std::string>{"ended s1 ada"});
}

asio::awaitable<void> change_password(Fixture* at) {
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto eve = co_await add_person(at, "eve@acme.example");
  const auto here = co_await sign_in(at, ada.id);
  const auto there = co_await sign_in(at, ada.id);
  const auto hers = co_await sign_in(at, eve.id);
  co_await at->people.set_password(ada.id, "new hash", here, ended("s2"), {"ada", "", ""});
  CHECK(taken(co_await at->people.read(ada.id)).password_hash == "new hash");
  CHECK(taken(co_await at->people.read(eve.id)).password_hash == "hash");
  CHECK(co_await is_signed_in(at, here, 'a'));
  CHECK_FALSE(co_await is_signed_in(at, there, 'a'));
  CHECK(co_await is_signed_in(at, hers, 'a'));
  CHECK(co_await facts(at) == std::vector<std::string>{"ended s2 ada"});
}

asio::awaitable<void> forget(Fixture* at) {
  auto& people = at->people;
  const auto ada = co_await add_person(at, "ada@acme.example");
  const auto old = co_await sign_in(at, ada.id);
  const auto now = at->clock.now();
  co_await people.note_wrong_password("old@acme.example", now, now - 15min);
  co_await people.note_wrong_password("locked@acme.example", now, now - 15min);
  co_await people.lock("locked@acme.example", now + 200h);
  at->clock.advance(168h);
  const auto young = co_await sign_in(at, ada.id);
  const auto later = at->clock.now();
  co_await people.note_wrong_password("new@acme.example", later, later - 15min);
  co_await people.forget_old(later + 1ms, later - 15min);
  CHECK(co_await people.locked_until("locked@acme.example") == now + 200h);
  CHECK(co_await is_signed_in(at, young, 'a'));
  CHECK(co_await people.note_wrong_password("new@acme.example", later, later - 15min) == 2);
  // Were they there still, an early clock would find them.
  CHECK(co_await people.note_wrong_password("old@acme.example", now, now - 15min) == 1);
  at->clock.set(now);
  CHECK_FALSE(co_await is_signed_in(at, old, 'a'));
}
}  // namespace

TEST_CASE("a person is found by address and id, and an address has one person", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, find_people(&at));
}

TEST_CASE("the service can list neither people nor the hashes of their passwords", "[gateway]") {
  Fixture at;
  CHECK_THROWS_WITH(testing::run_on(at.loop, list_people(&at)),
                    Catch::Contains("permission denied for table people"));
}

TEST_CASE("wrong passwords in a row are counted by address, known or not, and old ones are not",
          "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, count_wrong(&at, "nobody@acme.example"));
}

TEST_CASE("an address is locked until the latest moment that was said", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, lock_address(&at, "nobody@acme.example"));
}

TEST_CASE("who signs in has no wrong passwords any more", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, get_in_after_all(&at));
}

TEST_CASE("an access token opens its own sign-in until its end", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, be_signed_in(&at));
}

TEST_CASE("a refresh token is exchanged for new tokens, and the old ones end", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, renew(&at));
}

TEST_CASE("a refresh token that two tabs show at once gives tokens to the first alone",
          "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, repeat(&at));
}

TEST_CASE("a spent refresh token that is shown later ends the sign-in, and that is said",
          "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, steal(&at));
}

TEST_CASE("an unknown or late refresh token changes nothing", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, refresh_in_vain(&at));
}

TEST_CASE("a sign-in that was ended is over, and others go on", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, end_one(&at));
}

TEST_CASE("a new password ends all sign-ins of the person but the one that set it", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, change_password(&at));
}

TEST_CASE("what is over is forgotten: sign-ins by their end, attempts by age unless locked",
          "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, forget(&at));
}
