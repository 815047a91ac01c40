// The table of a service's operations: from the name in the contract to the function that answers.
//
//   fleet.answer({runtime::row("get_tree", &parts, api::get_tree), …});
#pragma once

#include "contracts/question.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string_view>
#include <utility>

namespace signalbox::runtime {

// What a function answers: an Answer of any status, or why not. What it throws is a fault.
using Answered = Result<contracts::Answer>;

struct Operation {
  std::string_view name;  // operationId
  std::function<boost::asio::awaitable<Answered>(contracts::Question)> function;
};

// A row of the table. `parts` must outlive it.
template <class Parts>
Operation row(std::string_view name, const Parts* parts,
              boost::asio::awaitable<Answered> (*function)(const Parts*, contracts::Question)) {
  return {name, [parts, function](contracts::Question question) {
            return function(parts, std::move(question));
          }};
}

// Calls the function; what the world does to it becomes a Failure: a database that is away, full
// or too slow. Other exceptions are faults and stay so.
boost::asio::awaitable<Answered> call(const Operation* operation, contracts::Question question);

}  // namespace signalbox::runtime
