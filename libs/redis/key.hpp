// Names of what Redis holds. A key says whose it is: a tenant's, or the fleet's.
#pragma once

#include "core/tenant.hpp"

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::redis {

// A kind is a word of ours; the rest may come from outside: an address, a hash.
inline constexpr std::size_t kind_characters_max = 32;
inline constexpr std::size_t rest_characters_max = 200;

// Made by the two functions below only, so that no key can be without an owner.
class Key {
 public:
  const std::string& text() const { return text_; }

  auto operator<=>(const Key&) const = default;

 private:
  explicit Key(std::string text) : text_(std::move(text)) {}
  friend Key key(const Tenant& tenant, std::string_view kind, std::string_view rest);
  friend Key fleet_key(std::string_view kind, std::string_view rest);

  std::string text_;
};

// "sbx:<tenant>:<kind>:<rest>". A kind is 1 to 32 of a-z, 0-9 and _; the rest is 1 to 200 printable
// ASCII characters without blanks (hash or encode what a person typed). Anything else throws
// std::invalid_argument. No two different triples have the same key.
Key key(const Tenant& tenant, std::string_view kind, std::string_view rest);
// "sbx::<kind>:<rest>", for what belongs to no customer: no tenant has an empty name.
Key fleet_key(std::string_view kind, std::string_view rest);

}  // namespace signalbox::redis
