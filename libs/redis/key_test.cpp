#include "redis/key.hpp"

#include "testing/catch.hpp"

#include <stdexcept>

using namespace signalbox;
using redis::fleet_key;
using redis::key;

namespace {
const Tenant acme = Tenant::parse("acme").value();
}  // namespace

TEST_CASE("a key says whose it is, what it is and which", "[redis]") {
  CHECK(key(acme, "ticket", "0197").text() == "sbx:acme:ticket:0197");
  CHECK(fleet_key("shard", "17").text() == "sbx::shard:17");
}

TEST_CASE("no tenant can make a key of the fleet or of another tenant", "[redis]") {
  CHECK_FALSE(Tenant::parse(""));
  CHECK_FALSE(Tenant::parse("acme:ticket"));
  CHECK(key(acme, "ticket", ":shard:17").text() == "sbx:acme:ticket::shard:17");
  CHECK(key(acme, "a", "b:c") != key(acme, "a_b", "c"));
  CHECK(key(Tenant::platform(), "shard", "17") != fleet_key("shard", "17"));
}

TEST_CASE("a key with a wrong kind or rest is refused", "[redis]") {
  const auto kind = GENERATE(as<std::string>{}, "", "Ticket", "a:b", "a b", std::string(33, 'a'));
  CHECK_THROWS_AS(key(acme, kind, "1"), std::invalid_argument);
  CHECK_THROWS_AS(fleet_key(kind, "1"), std::invalid_argument);
  const auto rest = GENERATE(as<std::string>{}, "", "a b", "a\nb", "\x7f", "\xc3\xa4",
                             std::string(201, 'a'), std::string("a\0b", 3));
  CHECK_THROWS_AS(key(acme, "ticket", rest), std::invalid_argument);
  CHECK_THROWS_AS(fleet_key("ticket", rest), std::invalid_argument);
  CHECK_NOTHROW(key(acme, std::string(32, 'a'), std::string(200, '~')));
}
