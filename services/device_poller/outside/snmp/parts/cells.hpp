// Cells of a walked row as what a reading wants them to be. Internal to this protocol.
#pragma once

#include "device_poller/outside/snmp/value.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::snmp::parts {

// A row, or none: a row that a table does not have has no cells.
class Cells {
 public:
  explicit Cells(const std::vector<Value>* cells) : cells_(cells) {}

  const Value* at(std::size_t column) const {
    return cells_ != nullptr && column < cells_->size() ? &(*cells_)[column] : nullptr;
  }
  std::optional<std::string> text(std::size_t column) const {
    return at(column) == nullptr ? std::nullopt : at(column)->text();
  }
  std::optional<std::uint64_t> natural(std::size_t column) const {
    return at(column) == nullptr ? std::nullopt : at(column)->natural();
  }
  std::optional<std::int64_t> integer(std::size_t column) const {
    return at(column) == nullptr ? std::nullopt : at(column)->integer();
  }
  std::optional<std::uint32_t> natural32(std::size_t column) const {
    const auto number = natural(column);
    if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
  }

 private:
  const std::vector<Value>* cells_;
};

}  // namespace signalbox::device_poller::snmp::parts
