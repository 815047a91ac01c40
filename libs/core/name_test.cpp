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

TEST_CASE("a name has no blank at either end, where nobody sees it", "[core]") {
  CHECK_FALSE(name_fault("core switch"));
  CHECK_FALSE(name_fault("core\u00a0switch"));
  for (const auto* bad :
       {" core", "core ", " ", "\u00a0core", "core\u3000", "\ufeffcore", "\u2003"}) {
    CHECK(name_fault(bad) == "must neither begin nor end with a blank");
  }
  CHECK(name_fault("core\n") == "must be one line, without control characters");
}

TEST_CASE("a control character is found wherever it stands", "[core]") {
  for (const auto* good : {"", "public", "K\u00f6ln \u6771\u4eac", " a ", "\xc3"}) {
    CHECK_FALSE(has_control_character(good));
  }
  for (const auto* bad : {"public\n", "\rpublic", "a\tb", "\x7f", "\u0085", "a\u2028b", "\xc3\n"}) {
    CHECK(has_control_character(bad));
  }
  CHECK(has_control_character(std::string_view{"a\0b", 3}));
}
