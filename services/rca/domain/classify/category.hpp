// What kind of trouble a failure is: the categories that people sort, count and route by. Pure
// values, safe to use from anywhere.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace signalbox::rca::classify {

enum class Category : std::uint8_t {
  network_error,
  database_error,
  resource_exhaustion,
  authentication_error,
  data_error,
  external_service_error,
  configuration_error,
  dependency_error,
  databricks_error,
  unknown,  // the text does not carry an answer
};

inline constexpr std::size_t category_count = 10;

// As it stands in facts and in front of people: "NetworkError".
std::string_view name_of(Category category);

// The category of that name; unknown for any other text.
Category category_of(std::string_view name);

}  // namespace signalbox::rca::classify
