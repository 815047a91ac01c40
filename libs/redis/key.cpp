#include "redis/key.hpp"

#include <algorithm>
#include <stdexcept>

namespace signalbox::redis {
namespace {
bool is_kind(std::string_view kind) {
  return !kind.empty() && kind.size() <= kind_characters_max &&
         kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == kind.npos;
}

bool is_rest(std::string_view rest) {
  return !rest.empty() && rest.size() <= rest_characters_max &&
         std::ranges::all_of(rest,
                             [](char character) { return character > ' ' && character < 127; });
}

std::string text_of(std::string_view owner, std::string_view kind, std::string_view rest) {
  if (!is_kind(kind)) throw std::invalid_argument{"a key's kind is 1 to 32 of a-z, 0-9 and _"};
  if (!is_rest(rest)) {
    throw std::invalid_argument{"a key's rest is 1 to 200 printable ASCII characters"};
  }
  std::string text{"sbx:"};
  return text.append(owner).append(":").append(kind).append(":").append(rest);
}
}  // namespace

Key key(const Tenant& tenant, std::string_view kind, std::string_view rest) {
  return Key{text_of(tenant.slug(), kind, rest)};
}

Key fleet_key(std::string_view kind, std::string_view rest) { return Key{text_of("", kind, rest)}; }

}  // namespace signalbox::redis
