#include "bus/identity/token.hpp"

#include "bus/identity/credentials.hpp"
#include "bus/identity/rights.hpp"
#include "crypto/encoding.hpp"
#include "testing/catch.hpp"
#include "testing/scratch_folder.hpp"

#include <algorithm>

using namespace signalbox;
using Catch::Contains;

namespace {
// The pair that NATS' own documentation shows (docs.nats.io, "NKeys").
constexpr std::string_view seed = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
constexpr std::string_view name = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
const Time now = *parse_rfc3339("2026-01-31T09:30:00Z");

std::string claims_in(const std::string& token) {
  const auto first = token.find('.');
  return *crypto::from_base64url(token.substr(first + 1, token.rfind('.') - first - 1));
}
}  // namespace

TEST_CASE("a key is written as NATS writes it", "[bus]") {
  const auto key = bus::Nkey::from_seed(seed);
  REQUIRE(key);
  CHECK(key->role() == bus::KeyRole::user);
  CHECK(key->name() == name);
  CHECK(key->seed() == seed);
  const auto read = bus::parse_public_nkey(name);
  REQUIRE(read);
  CHECK(bus::public_nkey(read->role, read->key) == name);
  for (const auto role : {bus::KeyRole::operator_, bus::KeyRole::account, bus::KeyRole::user}) {
    const auto made = bus::Nkey::generate(role);
    CHECK(made.name().size() == 56);
    CHECK(bus::Nkey::from_seed(made.seed())->name() == made.name());
    CHECK(bus::parse_public_nkey(made.name())->role == role);
  }
}

TEST_CASE("a key with any letter changed is none", "[bus]") {
  for (std::size_t at = 0; at < seed.size(); ++at) {
    std::string changed{seed};
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CAPTURE(changed);
    CHECK_FALSE(bus::Nkey::from_seed(changed));
  }
  for (const std::string_view bad : {"", "S", "SU", "suacssl3", "0189"}) {
    CHECK_FALSE(bus::Nkey::from_seed(bad));
    CHECK_FALSE(bus::parse_public_nkey(bad));
  }
  CHECK_FALSE(bus::Nkey::from_seed(name));
  CHECK_FALSE(bus::parse_public_nkey(seed));
}

TEST_CASE("base32 comes back as it was and has one text for each value", "[bus]") {
  CHECK(bus::to_base32("foobar") == "MZXW6YTBOI");  // RFC 4648 §10, without padding
  for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
    CHECK(*bus::from_base32(bus::to_base32(text)) == text);
  }
  CHECK_FALSE(bus::from_base32("MZ======"));
  CHECK_FALSE(bus::from_base32("MZXW6YTBOJ"));  // last bits not zero
  CHECK_FALSE(bus::from_base32("M"));
}

TEST_CASE("a token says who may do what, and only its issuer can have written it", "[bus]") {
  const auto account = bus::Nkey::generate(bus::KeyRole::account);
  const auto user = bus::Nkey::generate(bus::KeyRole::user);
  const auto token = bus::user_token({.name = "tree_ask",
                                      .key = user.name(),
                                      .publish = {"ask.rca.get_incident"},
                                      .subscribe = {"ask.tree.* tree"},
                                      .expires = now + std::chrono::hours{1}},
                                     account, now);
  CHECK_THAT(claims_in(token),
             Contains(R"("exp":1769855400,"iat":1769851800,"iss":")" + account.name() +
                      R"(","name":"tree_ask","sub":")" + user.name()) &&
                 Contains(R"("pub":{"allow":["ask.rca.get_incident"]})") &&
                 Contains(R"("sub":{"allow":["ask.tree.* tree"]})") &&
                 Contains(R"("type":"user","subs":-1,"data":-1,"payload":-1)"));
  const auto names = bus::verify_token(token);
  REQUIRE(names);
  CHECK(names->issuer == account.name());
  CHECK(names->subject == user.name());

  for (std::size_t at = 0; at < token.size(); at += 3) {
    auto changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(bus::verify_token(changed));
  }
  CHECK_FALSE(bus::verify_token(""));
  CHECK_FALSE(bus::verify_token("a.b.c"));
}

TEST_CASE("a user without a list may do nothing, not everything", "[bus]") {
  const auto account = bus::Nkey::generate(bus::KeyRole::account);
  const auto token = bus::user_token({.name = "none", .key = account.name()}, account, now);
  CHECK_THAT(claims_in(token), Contains(R"("pub":{"deny":[">"]},"sub":{"deny":[">"]})"));
}

TEST_CASE("every limit of an account is written, for the server takes none for 0", "[bus]") {
  const auto key = bus::Nkey::generate(bus::KeyRole::account);
  const auto token = bus::account_token(
      {.name = "x", .key = key.name(), .limits = {.connections = 2}, .revocations = {{"*", 7}}},
      bus::Nkey::generate(bus::KeyRole::operator_), now);
  CHECK_THAT(claims_in(token),
             Contains(R"("limits":{"conn":2,"subs":-1,"payload":-1,"data":-1,"imports":-1,)"
                      R"("exports":-1,"wildcards":true,"disallow_bearer":true,"leaf":0})") &&
                 Contains(R"("revocations":{"*":7})") && !Contains("streams"));
}

TEST_CASE("credentials are read back, and nothing else is taken for some", "[bus]") {
  const auto user = bus::Nkey::generate(bus::KeyRole::user);
  const auto text = bus::credentials_text("a.b.c", user);
  const auto read = bus::parse_credentials(text);
  REQUIRE(read);
  CHECK(read->token == "a.b.c");
  CHECK(read->key.name() == user.name());
  CHECK_FALSE(bus::parse_credentials(""));
  CHECK_FALSE(bus::parse_credentials(text.substr(0, text.size() / 2)));
  CHECK_FALSE(bus::parse_credentials(
      bus::credentials_text("a.b.c", bus::Nkey::generate(bus::KeyRole::account))));
  CHECK(bus::read_credentials("/nowhere").error().code == Code::not_found);
}

TEST_CASE("no service may do what another may", "[bus]") {
  const auto key = bus::Nkey::generate(bus::KeyRole::user);
  const bus::ServiceNeeds tree{.service = "tree",
                               .nouns = {"tree"},
                               .durables = {{"EVENTS", "tree_tenant", "evt.*.tenant.*"}},
                               .asks = {"rca.get_incident"}};
  const bus::ServiceNeeds rca{.service = "rca",
                              .nouns = {"incident"},
                              .durables = {{"EVENTS", "rca_tree", "evt.*.tree.*"}},
                              .asks = {"tree.get_tree"}};
  for (const auto& allowed : bus::fleet_user(tree, key).publish) {
    CHECK(std::ranges::count(bus::fleet_user(rca, key).publish, allowed) == 0);
  }
  for (const auto& allowed : bus::ask_user(tree, key).publish) {
    CHECK((allowed == "_INBOX.>" ||
           std::ranges::count(bus::ask_user(rca, key).publish, allowed) == 0));
  }
}
