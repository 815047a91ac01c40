#include "core/secret.hpp"

#include "testing/catch.hpp"

#include <ostream>
#include <string>

using signalbox::Secret;

namespace {
template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
}  // namespace

TEST_CASE("a secret shows itself only to whoever asks by name", "[core]") {
  CHECK(Secret{"pass"}.reveal() == "pass");
  CHECK(Secret{}.empty());
  STATIC_REQUIRE_FALSE(Printable<Secret>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Secret, std::string>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::string, Secret>);
}
