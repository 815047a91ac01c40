#include "redis/address.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using Catch::Contains;
using redis::Address;

TEST_CASE("an address names host, port, user, password and database", "[redis]") {
  const auto address = Address::parse(Secret{"redis://app:p%40ss%3Aw%2Frd@10.0.0.7:6380/3"});
  REQUIRE(address);
  CHECK(address->host == "10.0.0.7");
  CHECK(address->port == 6380);
  CHECK(address->user == "app");
  CHECK(address->password.reveal() == "p@ss:w/rd");
  CHECK(address->database == 3);
}

TEST_CASE("what an address leaves out has the default of Redis", "[redis]") {
  for (const auto* text : {"redis://cache", "redis://cache/", "redis://cache:6379/0"}) {
    const auto address = Address::parse(Secret{text});
    REQUIRE(address);
    CHECK(address->host == "cache");
    CHECK(address->port == 6379);
    CHECK(address->user.empty());
    CHECK(address->password.empty());
    CHECK(address->database == 0);
  }
  const auto six = Address::parse(Secret{"redis://:word@[::1]:7000"});
  REQUIRE(six);
  CHECK(six->host == "::1");
  CHECK(six->user.empty());
  CHECK(six->password.reveal() == "word");
}

TEST_CASE("a wrong address says what is wrong and never repeats the password", "[redis]") {
  struct Case {
    std::string text;
    std::string reason;
  };
  const auto wrong = GENERATE(
      Case{"", "cannot be read"}, Case{"hidden", "cannot be read"},
      Case{"redis://:hid den@host", "cannot be read"}, Case{"rediss://:hidden@host", "TLS"},
      Case{"http://:hidden@host", "begins with redis://"},
      Case{"redis://:hidden@/0", "host is missing"}, Case{"redis://:hidden@host:0", "the port"},
      Case{"redis://:hidden@host:66000", "the port"}, Case{"redis://:hidden@host/x", "database"},
      Case{"redis://:hidden@host/1/2", "database"}, Case{"redis://:hidden@host/70000", "database"},
      Case{"redis://:hidden@host/0?x=1", "nothing follows"},
      Case{"redis://hidden@host/0", "without a password"});
  const auto address = Address::parse(Secret{wrong.text});
  REQUIRE_FALSE(address);
  CHECK(address.error().code == Code::invalid);
  CHECK_THAT(address.error().detail, Contains(wrong.reason) && !Contains("hid"));
}
