// A text that must not reach a log, an error or an event. It has no way to print itself: whoever
// needs the value says reveal(), which a reviewer can search for.
#pragma once

#include <string>
#include <utility>

namespace signalbox {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

}  // namespace signalbox
