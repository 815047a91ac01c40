#include "contracts/contract.hpp"

#include "json/read.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace signalbox::contracts {

Result<Contract> Contract::parse(std::string_view json) { return json::read<Contract>(json); }

const Contract& contract() {
  static const Contract embedded = [] {
    auto read = Contract::parse(contract_json());
    if (!read) throw std::logic_error{"the embedded contract: " + describe(read.error())};
    return *std::move(read);
  }();
  return embedded;
}

std::vector<Operation> operations_of(const Contract& contract, std::string_view service) {
  std::vector<Operation> found;
  std::ranges::copy_if(contract.operations, std::back_inserter(found),
                       [service](const Operation& row) { return row.service == service; });
  return found;
}

std::vector<Operation> operations_at_door(const Contract& contract) {
  auto found = contract.operations;
  std::erase_if(found, [](const Operation& row) { return row.is_internal; });
  return found;
}

}  // namespace signalbox::contracts
