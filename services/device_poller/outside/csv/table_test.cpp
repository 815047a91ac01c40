#include "device_poller/outside/csv/table.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::csv;
using Rows = std::vector<Row>;

namespace {
Rows rows_of(std::string_view text) {
  const auto rows = read(text, {});
  REQUIRE(rows);
  return *rows;
}
std::string refusal_of(std::string_view text, const Limits& limits = {}) {
  const auto rows = read(text, limits);
  REQUIRE_FALSE(rows);
  return rows.error().detail;
}
}  // namespace

TEST_CASE("rows and cells are read as RFC 4180 has them", "[device_poller]") {
  CHECK(rows_of("").empty());
  CHECK(rows_of("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("a,b\n1,2") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(rows_of("a,,\n") == Rows{{"a", "", ""}});
  CHECK(rows_of(",\n") == Rows{{"", ""}});
  CHECK(rows_of("\"a\"\"b\",\"c,d\",\"e\r\nf\"\r\n") == Rows{{"a\"b", "c,d", "e\r\nf"}});
  CHECK(rows_of("\"\"\n") == Rows{{""}});
  CHECK(rows_of("\xEF\xBB\xBFname\n\n\r\nx\n") == Rows{{"name"}, {"x"}});
  CHECK(rows_of(" a , b \n") == Rows{{" a ", " b "}});
}

TEST_CASE("what is no CSV is refused with its row", "[device_poller]") {
  CHECK(refusal_of("a\n\"b") == "Row 2 has a quote that is never closed.");
  CHECK(refusal_of("a\nb\"c\n") == "Row 2 has a quote in the middle of a cell.");
  CHECK(refusal_of("\"a\"b\n") == "Row 1 has something between a cell and the next comma.");
  CHECK(refusal_of("a\rb\n") == "Row 1 has something between a cell and the next comma.");
  CHECK(refusal_of("a\xFF\n") == "The text is not UTF-8.");
  CHECK(refusal_of(std::string_view{"a\0b", 3}) == "The text is not UTF-8.");
  CHECK(refusal_of("a\nb\nc\n", {.rows = 2}) == "The text has more than 1 rows below the first.");
  CHECK(refusal_of("a,b,c\n", {.columns = 2}) == "Row 1 has too many columns.");
  CHECK(refusal_of("abc\n", {.cell_bytes = 2}) == "Row 1 has a cell that is too long.");
}

TEST_CASE("what is written is read back", "[device_poller]") {
  const Row row{"", "plain", "a,b", "say \"hi\"", "two\r\nlines", " blank ", "ü", ""};
  CHECK(rows_of(line_of(row)) == Rows{row});
  CHECK(line_of(Row{"a", "b"}) == "a,b\r\n");
  CHECK(rows_of(line_of(Row{""})) == Rows{{""}});
  CHECK(rows_of(line_of(Row{"\xEF\xBB\xBFx"})) == Rows{{"\xEF\xBB\xBFx"}});
}

TEST_CASE("formulas are defused, and come back as they were", "[device_poller]") {
  for (const std::string cell : {"=1+1", "+49", "-x", "@a", "\tx", "'=1", "''-", "\r", "\n=", "'",
                                 "plain", "it's", "", "'a"}) {
    CAPTURE(cell);
    const auto safe = defused(cell);
    CHECK(undefused(safe) == cell);
    CHECK((safe.empty() || std::string{"=+-@\t\r\n"}.find(safe.front()) == std::string::npos));
  }
  CHECK(defused("=1+1") == "'=1+1");
  CHECK(defused("plain") == "plain");
  CHECK(undefused("'abc") == "'abc");
}
