#include "core/tenant.hpp"

#include "core/limits.hpp"

#include <utility>

namespace signalbox {
namespace {
constexpr std::string_view platform_slug = "platform";
constexpr std::string_view slug_characters = "abcdefghijklmnopqrstuvwxyz0123456789_";
}  // namespace

Tenant::Tenant(std::string slug) : slug_(std::move(slug)) {}

Result<Tenant> Tenant::parse(std::string_view slug) {
  const bool right_size =
      slug.size() >= limits::tenant_characters_min && slug.size() <= limits::tenant_characters_max;
  if (!right_size || slug.find_first_not_of(slug_characters) != slug.npos) {
    return Failure{Code::invalid, "is no tenant: 2 to 40 of a-z, 0-9 and _"};
  }
  return Tenant{std::string{slug}};
}

Tenant Tenant::platform() { return Tenant{std::string{platform_slug}}; }

bool Tenant::is_platform() const { return slug_ == platform_slug; }

}  // namespace signalbox
