#include "rca/domain/classify/category.hpp"

#include "testing/catch.hpp"

using namespace signalbox::rca::classify;

TEST_CASE("every category is found by its name, and no other text is one", "[rca]") {
  for (std::size_t at = 0; at < category_count; ++at) {
    const auto category = static_cast<Category>(at);
    CHECK(category_of(name_of(category)) == category);
  }
  CHECK(name_of(Category::network_error) == "NetworkError");
  CHECK(category_of("networkerror") == Category::unknown);
  CHECK(category_of("") == Category::unknown);
}
