// The pretend contract from its YAML files to routes and rights: what proto/contract.py writes is
// what libs/contracts reads.
#include "contracts/contract.hpp"
#include "contracts/params.hpp"
#include "contracts/routes.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

#include <fstream>
#include <iterator>

using namespace signalbox;

namespace {
std::string fixture_text() {
  std::ifstream file{SIGNALBOX_FIXTURE, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}
}  // namespace

TEST_CASE("the contract is read, and printed back byte for byte", "[contract]") {
  const auto text = fixture_text();
  const auto contract = contracts::Contract::parse(text);
  REQUIRE(contract);
  CHECK(json::write(*contract) == text);
}

TEST_CASE("requests are routed by the contract", "[contract]") {
  const auto contract = contracts::Contract::parse(fixture_text()).value();
  const contracts::Routes routes{contract.operations};
  const auto route = routes.find("GET", "/api/v1/books/7");
  REQUIRE(route.lookup == contracts::Lookup::found);
  CHECK(route.operation->service == "shelf");
  CHECK(route.operation->operation == "get_book");
  CHECK(contracts::params_of(route.parameters, "x=1").value() == "book_id=7&x=1");
  CHECK(routes.find("POST", "/api/v1/books/search").operation->is_public);
  CHECK(routes.find("PUT", "/api/v1/books/search").allow == "POST");
  const auto& watch = *routes.find("GET", "/api/v1/loans/stream").operation;
  CHECK(watch.transport == contracts::Transport::stream);
}

TEST_CASE("the door has no path to what only services ask", "[contract]") {
  const auto contract = contracts::Contract::parse(fixture_text()).value();
  const contracts::Routes routes{contracts::operations_at_door(contract)};
  CHECK(routes.find("POST", "/api/v1/books/7/cover").lookup == contracts::Lookup::found);
  CHECK(routes.find("POST", "/api/v1/books/7/cover/complete").lookup == contracts::Lookup::no_path);
  // Its service answers it all the same.
  CHECK(contracts::operations_of(contract, "shelf").size() ==
        contract.operations.size() - contracts::operations_of(contract, "desk").size());
  CHECK(contracts::operations_at_door(contract).size() == contract.operations.size() - 1);
}

TEST_CASE("a service is started with exactly the handlers of its operations", "[contract]") {
  const auto contract = contracts::Contract::parse(fixture_text()).value();
  const auto operations = contracts::operations_of(contract, "desk");
  constexpr std::string_view names[] = {"lend_book"};
  CHECK(contracts::check_handlers(operations, names).empty());
  CHECK_FALSE(contracts::check_handlers(operations, {}).empty());
}

TEST_CASE("what a service needs of the others is in its contract", "[contract]") {
  const auto contract = contracts::Contract::parse(fixture_text()).value();
  const auto& desk = contract.services.at("desk");
  CHECK(desk.nouns == std::vector<std::string>{"loan"});
  CHECK(desk.telemetry == std::vector<std::string>{"queue_length"});
  REQUIRE(desk.asks.size() == 2);
  CHECK(desk.asks[1].permissions == std::vector<std::string>{"book:*"});
  const auto& shelf = contract.services.at("shelf");
  REQUIRE(shelf.durables.size() == 1);
  CHECK(shelf.durables[0].kind == contracts::ConsumerKind::ledger);
  CHECK(shelf.durables[0].filter == "evt.*.loan.*");
  CHECK(shelf.intake == std::vector<std::string>{"supplier"});
}
