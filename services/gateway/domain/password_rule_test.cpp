#include "gateway/domain/password_rule.hpp"

#include "testing/catch.hpp"

#include <string>

using namespace signalbox::gateway::domain;

namespace {
constexpr std::string_view email = "ada@acme.example";
constexpr std::string_view name = "Ada Lovelace";

std::string fault_of(std::string_view password) {
  return std::string{password_fault(password, email, name).value_or("none")};
}
}  // namespace

TEST_CASE("a password has ten characters or more, however many bytes each has", "[gateway]") {
  constexpr auto* too_short = "must have 10 characters or more";
  CHECK(fault_of("") == too_short);
  CHECK(fault_of("kxwq9 mrt") == too_short);
  CHECK(fault_of("äöüßäöüßä") == too_short);  // 18 bytes
  CHECK(fault_of("kxwq9 mrtz") == "none");
  CHECK(fault_of("äöüßäöüßäö") == "none");
}

TEST_CASE("a password has 1,024 bytes or less", "[gateway]") {
  std::string password = "k";
  password.append(1023, 'x');
  CHECK(fault_of(password) == "none");
  CHECK(fault_of(password + "x") == "must not be longer than 1,024 bytes");
}

TEST_CASE("a password is neither its owner's name nor address, in any case", "[gateway]") {
  constexpr auto* own = "must not be the name or e-mail address";
  CHECK(fault_of("ada@acme.example") == own);
  CHECK(fault_of("ADA@Acme.Example") == own);
  CHECK(fault_of("ada lovelace") == own);
  CHECK(fault_of("ada lovelace 1815") == "none");
}

TEST_CASE("a password is none that everybody tries first, in any case", "[gateway]") {
  constexpr auto* common = "is one that everybody tries first";
  CHECK(fault_of("1234567890") == common);
  CHECK(fault_of("Password123") == common);
  CHECK(fault_of("SIGNALBOX123") == common);
  CHECK(fault_of("signalbox1234") == "none");
}

TEST_CASE("a password is not one character again and again", "[gateway]") {
  constexpr auto* again = "must not be one character again and again";
  CHECK(fault_of("aaaaaaaaaa") == again);
  CHECK(fault_of("aAaAaAaAaA") == again);
  CHECK(fault_of("          ") == again);
  CHECK(fault_of("üüüüüüüüüü") == again);
  CHECK(fault_of("aaaaaaaaab") == "none");
}

TEST_CASE("neither digits nor signs are demanded of a password", "[gateway]") {
  CHECK(fault_of("correct horse battery staple") == "none");
  CHECK(fault_of("zweiundvierzig") == "none");
}
