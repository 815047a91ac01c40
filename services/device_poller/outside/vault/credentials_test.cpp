#include "device_poller/outside/vault/credentials.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::vault;

namespace {
std::string faults(CredentialKind kind, const CredentialsBody& body) {
  const auto credentials = credentials_of(kind, body);
  if (credentials) return "none";
  std::string text;
  for (const auto& error : credentials.error().errors) {
    text += error.pointer.value_or("?") + " " + error.code + "; ";
  }
  return text;
}
}  // namespace

TEST_CASE("credentials of each kind are sealed as a text and read back", "[device_poller]") {
  CredentialsBody community;
  community.community = "public";
  CredentialsBody login;
  login.user_name = "signalbox";
  login.password = "";
  CredentialsBody user;
  user.user_name = "watcher";
  user.authentication = SnmpAuthentication::sha512;
  user.authentication_password = "auth-secret";
  user.privacy_password = "priv-secret";
  for (const auto& [kind, body] : {std::pair{CredentialKind::snmp_v1, community},
                                   {CredentialKind::snmp_v2c, community},
                                   {CredentialKind::routeros, login},
                                   {CredentialKind::snmp_v3, user}}) {
    const auto given = credentials_of(kind, body);
    REQUIRE(given);
    const auto read = from_text(kind, to_text(*given));
    REQUIRE(read);
    CHECK(read->kind == kind);
    CHECK(read->user_name == given->user_name);
    CHECK(read->secret.reveal() == given->secret.reveal());
    CHECK(read->privacy_secret.reveal() == given->privacy_secret.reveal());
    CHECK(read->authentication == given->authentication);
    CHECK(read->level == given->level);
  }
}

TEST_CASE("credentials say what is missing and what is not of their kind", "[device_poller]") {
  CHECK(faults(CredentialKind::snmp_v2c, {}) == "/credentials/community missing; ");
  CHECK(faults(CredentialKind::routeros, {}) ==
        "/credentials/user_name missing; /credentials/password missing; ");
  CredentialsBody body;
  body.community = "public";
  CHECK(faults(CredentialKind::routeros, body) ==
        "/credentials/user_name missing; /credentials/password missing; "
        "/credentials/community does_not_fit; ");
  body.password = "secret";
  CHECK(faults(CredentialKind::snmp_v1, body) == "/credentials/password does_not_fit; ");
  CredentialsBody user;
  user.user_name = "watcher";
  user.authentication_password = "short";
  CHECK(faults(CredentialKind::snmp_v3, user) ==
        "/credentials/authentication_password out_of_range; "
        "/credentials/privacy_password missing; ");
  user.level = SnmpLevel::no_auth_no_priv;
  CHECK(faults(CredentialKind::snmp_v3, user) ==
        "/credentials/authentication_password does_not_fit; ");
}

TEST_CASE("a text of credentials is one line, without control characters", "[device_poller]") {
  CredentialsBody community;
  community.community = "public\n";
  CHECK(faults(CredentialKind::snmp_v2c, community) ==
        "/credentials/community control_character; ");
  CredentialsBody login;
  login.user_name = "sig\tnalbox";
  login.password = "secret\r";
  CHECK(faults(CredentialKind::routeros, login) ==
        "/credentials/user_name control_character; /credentials/password control_character; ");
  CredentialsBody user;
  user.user_name = "watcher\u0085";
  user.authentication_password = "auth-secret\x7f";
  user.privacy_password = "priv-\x1bsecret";
  CHECK(faults(CredentialKind::snmp_v3, user) ==
        "/credentials/user_name control_character; "
        "/credentials/authentication_password control_character; "
        "/credentials/privacy_password control_character; ");
  login = {.user_name = "K\u00f6ln \u6771", .password = " with blanks "};
  CHECK(faults(CredentialKind::routeros, login) == "none");
  // A device that was asked by such a text before is asked on.
  const auto sealed = from_text(CredentialKind::snmp_v2c, Secret{"public\n"});
  REQUIRE(sealed);
  CHECK(sealed->secret.reveal() == "public\n");
}

TEST_CASE("a kind has one name", "[device_poller]") {
  CHECK(credential_kind("snmp_v3") == CredentialKind::snmp_v3);
  CHECK_FALSE(credential_kind("SNMP_V3"));
  CHECK_FALSE(credential_kind(""));
}
