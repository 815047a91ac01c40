// A customer of the installation. Its id is its slug, which stands in subjects, rows, cache keys
// and log lines, and is never reused or renamed.
#pragma once

#include "core/result.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace signalbox {

class Tenant {
 public:
  // 2 to 40 characters out of a-z, 0-9 and _; anything else is Code::invalid.
  static Result<Tenant> parse(std::string_view slug);
  // The reserved tenant under which the installation speaks about itself; no customer can have it.
  static Tenant platform();

  const std::string& slug() const { return slug_; }
  bool is_platform() const;

  auto operator<=>(const Tenant&) const = default;

 private:
  explicit Tenant(std::string slug);

  std::string slug_;
};

}  // namespace signalbox
