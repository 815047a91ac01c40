#include "core/tenant.hpp"

#include "testing/catch.hpp"

using namespace signalbox;

TEST_CASE("a slug of 2 to 40 small letters, digits and underscores is a tenant", "[core]") {
  CHECK(Tenant::parse("acme").value().slug() == "acme");
  CHECK(Tenant::parse("a1").value().slug() == "a1");
  CHECK(Tenant::parse("_9").value().slug() == "_9");
  CHECK(Tenant::parse(std::string(40, 'x')).value().slug().size() == 40);
}

TEST_CASE("whatever could mean something in a subject, key or path is no tenant", "[core]") {
  const auto* const text = GENERATE("", "a", "Acme", "a.b", "a*", "a>", "a b", "a-b", "a/b", "a:b",
                                    "a\n", "\xc3\xa4\xc3\xa4", "a'b", "a%20", "..", "$sys");
  INFO(text);
  const auto tenant = Tenant::parse(text);
  REQUIRE_FALSE(tenant);
  CHECK(tenant.error().code == Code::invalid);
  CHECK_FALSE(Tenant::parse(std::string(41, 'x')));
  CHECK_FALSE(Tenant::parse(std::string_view{"ab\0c", 4}));
}

TEST_CASE("the platform is told apart from customers", "[core]") {
  CHECK(Tenant::platform().is_platform());
  CHECK(Tenant::parse("platform").value() == Tenant::platform());
  CHECK_FALSE(Tenant::parse("acme").value().is_platform());
}
