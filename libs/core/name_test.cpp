#include "core/name.hpp"

#include "testing/catch.hpp"

using namespace signalbox;

TEST_CASE("a name is one line that reads as it is written", "[core]") {
  CHECK_FALSE(name_fault("core-sw-1"));
  CHECK_FALSE(name_fault("K\u00f6ln \u2013 \u6771\u4eac \U0001F682"));
  CHECK_FALSE(name_fault(std::string(200, 'x')));
  std::string umlauts;
  for (int count = 0; count < 200; ++count) umlauts += "\u00fc";
  CHECK_FALSE(name_fault(umlauts));
  CHECK(name_fault(umlauts + "x") == "must have 1 to 200 characters");
  CHECK(name_fault("") == "must have 1 to 200 characters");
  for (const auto* bad : {"a\nb", "a\tb", "\x7f", "a\u0085", "a\u2028", "\u009b"}) {
    CHECK(name_fault(bad) == "must be one line, without control characters");
  }
  CHECK(name_fault("a\u202eb") == "must not turn the direction of text");
  CHECK(name_fault("\u2067") == "must not turn the direction of text");
  CHECK(name_fault("\xc3") == "must be UTF-8");
}
