// The table of a service's operations: from the name in the contract to the function that answers.
//
//   constexpr runtime::Row<Parts> table[] = {{"get_tree", api::get_tree}, …};
//   fleet.answer(runtime::operations_of(&parts, table));
#pragma once

#include "contracts/question.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace signalbox::runtime {

// What a function answers: an Answer of any status, or why not. What it throws is a fault.
using Answered = Result<contracts::Answer>;

struct Operation {
  std::string_view name;  // operationId
  std::function<boost::asio::awaitable<Answered>(contracts::Question)> function;
};

template <class Parts>
struct Row {
  std::string_view name;
  boost::asio::awaitable<Answered> (*function)(Parts* parts, contracts::Question question);
};

// `parts` must outlive the operations.
template <class Parts, std::size_t Count>
std::vector<Operation> operations_of(Parts* parts, const Row<Parts> (&table)[Count]) {
  std::vector<Operation> operations;
  operations.reserve(Count);
  for (const auto& row : table) {
    operations.push_back({row.name, [parts, function = row.function](contracts::Question question) {
                            return function(parts, std::move(question));
                          }});
  }
  return operations;
}

// Calls the function; what the world does to it becomes a Failure: a database that is away, full
// or too slow. Other exceptions are faults and stay so.
boost::asio::awaitable<Answered> call(const Operation* operation, contracts::Question question);

// A body of JSON text.
contracts::Answer json_answer(int status, std::string body);

}  // namespace signalbox::runtime
