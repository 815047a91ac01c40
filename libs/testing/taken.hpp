// What an optional holds, for tests that cannot go on without it.
#pragma once

#include <optional>
#include <stdexcept>
#include <utility>

namespace signalbox::testing {

// Throws where there is nothing, which fails the test.
template <class Value>
Value taken(std::optional<Value> value) {
  if (!value) throw std::runtime_error{"there is nothing where the test needs something"};
  return *std::move(value);
}

}  // namespace signalbox::testing
