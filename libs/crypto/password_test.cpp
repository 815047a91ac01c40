#include "crypto/password.hpp"

#include "testing/catch.hpp"

#include <ctime>
#include <random>
#include <stdexcept>

using namespace signalbox::crypto;
using signalbox::Code;
using signalbox::Secret;

namespace {
constexpr int cheap = password_cost_min;

// In ticks of the processor, so that a busy machine changes little.
double work_of(const std::string& password, std::string_view hash) {
  const auto begin = std::clock();
  CHECK_FALSE(verify_password(Secret{password}, hash));
  return static_cast<double>(std::clock() - begin);
}
}  // namespace

// Of the self-test of crypt_blowfish (Openwall); with "$2a$" there, which is the same for ASCII.
TEST_CASE("bcrypt answers the known hashes", "[crypto]") {
  CHECK(verify_password(Secret{"U*U"},
                        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
  CHECK(verify_password(Secret{"U*U*"},
                        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"));
  CHECK(verify_password(Secret{"U*U*U"},
                        "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"));
  CHECK_FALSE(verify_password(Secret{"U*U*"},
                              "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
}

TEST_CASE("a password matches its hash, and no other does", "[crypto]") {
  const auto hash = hash_password(Secret{"correct horse"}, cheap).value();
  CHECK(hash.size() == 60);
  CHECK(hash.starts_with("$2b$04$"));
  CHECK(verify_password(Secret{"correct horse"}, hash));
  CHECK_FALSE(verify_password(Secret{"correct horsf"}, hash));
  CHECK_FALSE(verify_password(Secret{"correct horse "}, hash));
  CHECK_FALSE(verify_password(Secret{"Correct horse"}, hash));
  CHECK_FALSE(verify_password(Secret{""}, hash));
  CHECK(*hash_password(Secret{"correct horse"}, cheap) != hash);  // another salt
  const auto umlauts = hash_password(Secret{"Zündschlüssel"}, cheap).value();
  CHECK(verify_password(Secret{"Zündschlüssel"}, umlauts));
  CHECK_FALSE(verify_password(Secret{"Zundschlussel"}, umlauts));
}

TEST_CASE("every byte of a password counts", "[crypto]") {
  const std::string longest(password_bytes_max, 'x');
  const auto hash = hash_password(Secret{longest}, cheap).value();
  CHECK(verify_password(Secret{longest}, hash));
  for (const std::size_t at : {std::size_t{0}, std::size_t{35}, password_bytes_max - 1}) {
    auto other = longest;
    other[at] = 'y';
    CHECK_FALSE(verify_password(Secret{other}, hash));
  }
  CHECK_FALSE(verify_password(Secret{longest.substr(1)}, hash));
}

TEST_CASE("a password of which bcrypt would drop a part is refused", "[crypto]") {
  const std::string longest(password_bytes_max, 'x');
  for (const auto& bad : {std::string{}, longest + "x", std::string("a\0b", 3),
                          std::string("\0", 1), std::string(5'000, 'x')}) {
    const auto hash = hash_password(Secret{bad}, cheap);
    REQUIRE_FALSE(hash);
    CHECK(hash.error().code == Code::invalid);
  }
  CHECK_FALSE(
      verify_password(Secret{""}, "$2b$04$CCCCCCCCCCCCCCCCCCCCC.Cg0ly9t/KVBCBYYDfOmZKwry9JuXClC"));
  // In their place another is hashed, for the work alone.
  CHECK_FALSE(verify_password(Secret{longest + "x"}, *hash_password(Secret{"nobody"}, cheap)));
  // Nor do they pass for the part that bcrypt would see.
  CHECK_FALSE(verify_password(Secret{longest + "x"}, *hash_password(Secret{longest}, cheap)));
  CHECK_FALSE(verify_password(Secret{std::string("a\0b", 3)}, *hash_password(Secret{"a"}, cheap)));
}

TEST_CASE("a hash that is not ours matches nothing", "[crypto]") {
  const auto hash = hash_password(Secret{"x"}, cheap).value();
  const auto with = [&](std::size_t at, std::string_view text) {
    auto other = hash;
    return other.replace(at, text.size(), text);
  };
  for (const auto& bad :
       {std::string{}, std::string{"*0"}, hash.substr(1), hash + "x", with(0, "$2a$"),
        with(0, "$1$"), with(4, "31"), with(4, "17"), with(4, "03"), with(4, "x4"), with(6, "x"),
        with(20, "!"), with(59, "*"), with(10, std::string_view{"\0", 1})}) {
    INFO(bad);
    CHECK(should_be_renewed(bad, 0));
  }
  CHECK_FALSE(verify_password(Secret{"x"}, with(0, "$2a$")));
  CHECK_FALSE(verify_password(Secret{"x"}, ""));
  // Would take a day and a half: that this test ends is the test.
  CHECK_FALSE(verify_password(Secret{"x"}, with(4, "31")));
}

TEST_CASE("a damaged hash matches nothing and ends soon", "[crypto]") {
  const auto hash = hash_password(Secret{"x"}, cheap).value();
  std::mt19937 random{72};
  for (int round = 0; round < 60; ++round) {
    auto wrong = hash;
    const auto at = 7 + random() % 53;
    wrong[at] = wrong[at] == 'a' ? 'b' : 'a';
    CHECK_FALSE(verify_password(Secret{"x"}, wrong));
  }
}

TEST_CASE("nobody's hash costs what a new hash costs and matches nothing", "[crypto]") {
  CHECK_FALSE(should_be_renewed(nobodys_password_hash));
  CHECK(nobodys_password_hash.substr(4, 2) == std::to_string(password_cost));
  CHECK_FALSE(verify_password(Secret{"nobody"}, nobodys_password_hash));
}

// A skipped hash would be a thousand times faster: a factor of 4 tells, and forgives the machine.
TEST_CASE("nothing shows by its time whether a person exists", "[crypto]") {
  const auto known =
      work_of("wrong", "$2b$12$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW");
  CHECK(work_of("wrong", nobodys_password_hash) > known / 4);
  CHECK(work_of("wrong", "") > known / 4);
  CHECK(work_of("", nobodys_password_hash) > known / 4);
  CHECK(work_of(std::string(80, 'x'), nobodys_password_hash) > known / 4);
}

TEST_CASE("a hash of a lower cost should be renewed", "[crypto]") {
  const auto hash = hash_password(Secret{"x"}, 5).value();
  CHECK(should_be_renewed(hash));
  CHECK(should_be_renewed(hash, 6));
  CHECK_FALSE(should_be_renewed(hash, 5));
  CHECK_FALSE(should_be_renewed(hash, 4));
}

TEST_CASE("a cost out of its bounds is a bug", "[crypto]") {
  for (const int cost : {-1, 0, 3, 17, 32}) {
    CHECK_THROWS_AS(hash_password(Secret{"x"}, cost), std::logic_error);
  }
}
