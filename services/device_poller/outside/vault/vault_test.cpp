#include "device_poller/outside/vault/vault.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"

#include <utility>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
const std::string purpose = "credential_profile";

std::shared_ptr<crypto::MasterKeys> master_keys(char letter) {
  const auto key = crypto::to_base64(std::string(32, letter));
  return crypto::parse_local_master_keys("1 " + key + "\n").value();
}

// The tenants' wrapped keys, as the database keeps them.
using Keys = std::map<std::string, vault::WrappedKey>;

asio::awaitable<std::optional<vault::WrappedKey>> find(Keys* keys, Tenant tenant, int* looks,
                                                       bool* is_blind) {
  ++*looks;
  if (std::exchange(*is_blind, false)) co_return std::nullopt;
  const auto found = keys->find(tenant.slug());
  co_return found == keys->end() ? std::nullopt : std::optional{found->second};
}
asio::awaitable<vault::WrappedKey> keep(Keys* keys, Tenant tenant, vault::WrappedKey key) {
  co_return keys->try_emplace(tenant.slug(), std::move(key)).first->second;
}

struct Fixture {
  vault::Vault vault_with(char master) {
    return vault::Vault{
        {.master = master_keys(master),
         .ids = ids,
         .clock = clock,
         .find_key =
             [this](Tenant tenant) { return find(&keys, std::move(tenant), &looks, &is_blind); },
         .keep_key =
             [this](Tenant tenant, vault::WrappedKey key) {
               return keep(&keys, std::move(tenant), std::move(key));
             },
         .opened = [this](const Tenant& tenant) { opened.push_back(tenant.slug()); }}};
  }

  asio::io_context loop{1};
  testing::FakeClock clock;
  UuidSource ids{clock};
  Keys keys;
  int looks = 0;
  bool is_blind = false;  // the next look comes before somebody else keeps a key
  std::vector<std::string> opened;
  vault::Vault vault = vault_with('m');
};

asio::awaitable<std::string> seal(vault::Vault* vault, Tenant tenant, std::string subject) {
  co_return (co_await vault->seal(std::move(tenant), purpose, std::move(subject), Secret{"public"}))
      .value();
}
// What comes of opening it: the plain text, or the failure's code.
asio::awaitable<std::string> open(vault::Vault* vault, Tenant tenant, std::string subject,
                                  std::string sealed, std::string why = purpose) {
  const auto opened = co_await vault->open(std::move(tenant), std::move(why), std::move(subject),
                                           std::move(sealed));
  co_return opened ? std::string{opened->reveal()} : std::string{to_string(opened.error().code)};
}

asio::awaitable<void> open_for_its_own(Fixture* at) {
  auto* vault = &at->vault;
  const auto sealed = co_await seal(vault, acme, "p1");
  CHECK(sealed.find("public") == sealed.npos);
  CHECK(crypto::from_base64(sealed).value().find("public") == std::string::npos);
  CHECK(co_await open(vault, acme, "p1", sealed) == "public");
  CHECK(co_await seal(vault, acme, "p1") != sealed);  // the same twice does not look the same
}

asio::awaitable<void> open_for_another(Fixture* at) {
  auto* vault = &at->vault;
  const auto sealed = co_await seal(vault, acme, "p1");
  co_await seal(vault, globex, "p1");
  CHECK(co_await open(vault, globex, "p1", sealed) == "invalid");
  CHECK(co_await open(vault, acme, "p2", sealed) == "invalid");
  CHECK(co_await open(vault, acme, "p1", sealed, "other_purpose") == "invalid");
  CHECK(co_await open(vault, acme, "", sealed) == "invalid");
}

asio::awaitable<void> open_garbled(Fixture* at) {
  auto* vault = &at->vault;
  const auto bytes = crypto::from_base64(co_await seal(vault, acme, "p1")).value();
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    auto changed = bytes;
    changed[byte] = static_cast<char>(changed[byte] ^ 1);
    const auto opened = co_await open(vault, acme, "p1", crypto::to_base64(changed));
    INFO("byte " << byte << ": " << opened);
    CHECK((opened == "invalid" || opened == "not_found"));  // its key's number may be another
  }
  CHECK(co_await open(vault, acme, "p1", "") == "invalid");
  CHECK(co_await open(vault, acme, "p1", "not base64!") == "invalid");
  CHECK(co_await open(vault, acme, "p1", crypto::to_base64(bytes.substr(1))) == "invalid");
}

asio::awaitable<void> swap_keys(Fixture* at) {
  const auto sealed = co_await seal(&at->vault, acme, "p1");
  co_await seal(&at->vault, globex, "p1");
  at->keys["globex"] = at->keys["acme"];  // in the database, by somebody who may write there
  at->clock.advance(vault::key_kept_for);
  CHECK(co_await open(&at->vault, globex, "p1", sealed) == "invalid");
  auto stranger = at->vault_with('x');
  CHECK(co_await open(&stranger, acme, "p1", sealed) == "invalid");
}

asio::awaitable<void> find_none(Fixture* at) {
  const auto sealed = co_await seal(&at->vault, acme, "p1");
  CHECK(co_await open(&at->vault, globex, "p1", sealed) == "not_found");
  CHECK_FALSE(at->keys.contains("globex"));  // only sealing makes a key
}

asio::awaitable<void> keep_for_a_while(Fixture* at) {
  const auto sealed = co_await seal(&at->vault, acme, "p1");
  const auto looks = at->looks;
  CHECK(at->opened == std::vector<std::string>{"acme"});
  at->clock.advance(vault::key_kept_for - 1ms);
  CHECK(co_await open(&at->vault, acme, "p1", sealed) == "public");
  CHECK(at->looks == looks);
  CHECK(at->opened.size() == 1);
  at->clock.advance(1ms);
  CHECK(co_await open(&at->vault, acme, "p1", sealed) == "public");
  CHECK(at->looks == looks + 1);
  CHECK(at->opened.size() == 2);
}

asio::awaitable<void> come_second(Fixture* at) {
  auto other = at->vault_with('m');
  const auto theirs = co_await seal(&other, acme, "p1");
  const auto first = at->keys.at("acme");
  at->is_blind = true;
  const auto ours = co_await seal(&at->vault, acme, "p2");
  CHECK(at->keys.at("acme").id == first.id);
  CHECK(co_await open(&at->vault, acme, "p1", theirs) == "public");
  CHECK(co_await open(&other, acme, "p2", ours) == "public");
}
}  // namespace

TEST_CASE("what is sealed opens for its tenant, purpose and subject", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, open_for_its_own(&at));
}

TEST_CASE("what is sealed opens for no other tenant, purpose or subject", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, open_for_another(&at));
}

TEST_CASE("what is sealed and then changed by a bit does not open", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, open_garbled(&at));
}

TEST_CASE("a tenant's key in another's row, or under another master key, opens nothing",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, swap_keys(&at));
}

TEST_CASE("a tenant without a key has nothing to open, and gets none by asking",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, find_none(&at));
}

TEST_CASE("an opened key is kept for a while, and each opening is told of", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_for_a_while(&at));
}

TEST_CASE("two replicas seal under the same key of a tenant", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, come_second(&at));
}
