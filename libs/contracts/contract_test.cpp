#include "contracts/contract.hpp"

#include "json/write.hpp"
#include "testing/catch.hpp"

#include <algorithm>

using namespace signalbox;

TEST_CASE("the embedded contract is read, and written back as it stands", "[contracts]") {
  const auto& contract = contracts::contract();
  CHECK(json::write(contract) == contracts::contract_json());
  CHECK(&contracts::contract() == &contract);
}

TEST_CASE("every service has its copy of the tenants", "[contracts]") {
  for (const auto& [name, service] : contracts::contract().services) {
    INFO(name);
    if (name == "gateway") {
      CHECK(std::ranges::count(service.nouns, "tenant") == 1);
      continue;
    }
    const auto copy =
        std::ranges::find(service.durables, name + "_tenant", &contracts::DurableNeed::name);
    REQUIRE(copy != service.durables.end());
    CHECK(copy->filter == "evt.*.tenant.*");
    CHECK(copy->kind == contracts::ConsumerKind::copy);
  }
}

TEST_CASE("what the build has not written is no contract", "[contracts]") {
  CHECK(contracts::Contract::parse("{}").error().code == Code::invalid);
  CHECK(contracts::Contract::parse(R"({"services":{},"operations":[],"facts":[],"openapi":7})"));
  CHECK_FALSE(contracts::Contract::parse(R"({"services":{},"operations":[],"facts":[]})"));
}
