#include "gateway/domain/permissions.hpp"

#include "testing/catch.hpp"

using namespace signalbox::gateway::domain;

namespace {
bool may(Role role, std::string_view permission) {
  return allows(permissions_of(role), permission);
}
}  // namespace

TEST_CASE("what no grant names is not allowed", "[gateway]") {
  CHECK_FALSE(allows({}, "device:read"));
  CHECK_FALSE(allows({"device:read"}, "device:write"));
  CHECK_FALSE(allows({"device:read"}, "devices:read"));
  CHECK_FALSE(allows({"device:read"}, "device:rea"));
  CHECK_FALSE(allows({"device:read"}, "DEVICE:READ"));
  CHECK(allows({"tree:read", "device:read"}, "device:read"));
}

TEST_CASE("a star stands for any resource or any action, and for nothing between", "[gateway]") {
  CHECK(allows({"device:*"}, "device:delete"));
  CHECK_FALSE(allows({"device:*"}, "member:delete"));
  CHECK(allows({"*:read"}, "credential_profile:read"));
  CHECK_FALSE(allows({"*:read"}, "credential_profile:write"));
  CHECK(allows({"*:*"}, "tenant:purge"));
  CHECK_FALSE(allows({"dev*:read"}, "device:read"));
  CHECK_FALSE(allows({"device:re*"}, "device:read"));
  // It is the grant's word, not the question's.
  CHECK_FALSE(allows({"device:read"}, "*:read"));
  CHECK_FALSE(allows({"device:read"}, "device:*"));
}

TEST_CASE("what is no permission grants nothing and is granted to nobody", "[gateway]") {
  CHECK_FALSE(allows({"*"}, "device:read"));
  CHECK_FALSE(allows({""}, "device:read"));
  CHECK_FALSE(allows({"device"}, "device"));
  CHECK_FALSE(allows({":"}, "device:read"));
  CHECK_FALSE(allows({"*:*"}, ""));
  CHECK_FALSE(allows({"*:*"}, "device"));
}

TEST_CASE("a viewer sees what is up and what happens, and changes nothing", "[gateway]") {
  for (const auto* seen : {"device:read", "incident:read", "tree:read", "summary:read"}) {
    CHECK(may(Role::viewer, seen));
  }
  for (const auto* hidden : {"credential_profile:read", "member:read", "stream_credential:read",
                             "device:write", "incident:write", "tenant:export", "config:read"}) {
    INFO(hidden);
    CHECK_FALSE(may(Role::viewer, hidden));
  }
}

TEST_CASE("an engineer reads all and works, without people and secrets", "[gateway]") {
  for (const auto* done : {"device:write", "incident:assign", "session:write", "member:read"}) {
    CHECK(may(Role::engineer, done));
  }
  for (const auto* refused :
       {"device:delete", "member:write", "credential_profile:write", "stream_credential:write",
        "api_key:write", "tenant:export", "firmware:write"}) {
    INFO(refused);
    CHECK_FALSE(may(Role::engineer, refused));
  }
}

TEST_CASE("a tenant's admin does everything in it but what is the installation's", "[gateway]") {
  for (const auto* done : {"device:delete", "member:write", "credential_profile:write",
                           "stream_credential:write", "tenant:export", "firmware:write"}) {
    CHECK(may(Role::tenant_admin, done));
  }
  for (const auto role : {Role::tenant_admin, Role::engineer, Role::viewer}) {
    CHECK_FALSE(may(role, "tenant:create"));
    CHECK_FALSE(may(role, "tenant:purge"));
    CHECK_FALSE(may(role, "tenant:write"));
  }
  CHECK(allows(permissions_of_super_admin(), "tenant:create"));
  CHECK(allows(permissions_of_super_admin(), "tenant:purge"));
}
