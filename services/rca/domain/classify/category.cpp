#include "rca/domain/classify/category.hpp"

namespace signalbox::rca::classify {
namespace {
constexpr std::array<std::string_view, category_count> names{
    "NetworkError",       "DatabaseError",
    "ResourceExhaustion", "AuthenticationError",
    "DataError",          "ExternalServiceError",
    "ConfigurationError", "DependencyError",
    "DatabricksError",    "Unknown"};
}  // namespace

std::string_view name_of(Category category) { return names.at(static_cast<std::size_t>(category)); }

Category category_of(std::string_view name) {
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (names[at] == name) return static_cast<Category>(at);
  }
  return Category::unknown;
}

}  // namespace signalbox::rca::classify
