#include "contracts/page.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using contracts::Page;

TEST_CASE("a cursor is read back as the key it was made of", "[contracts]") {
  const Page by_name{.sort = "name"};
  const auto cursor = by_name.cursor({"Köln & co=7", "", "id"});
  CHECK(cursor.find("name") == cursor.npos);
  Page next{.sort = "name"};
  REQUIRE(next.read_cursor(cursor));
  CHECK(next.after == std::vector<std::string>{"Köln & co=7", "", "id"});
}

TEST_CASE("what is no cursor of this list is refused", "[contracts]") {
  const Page by_name{.sort = "name"};
  const auto cursor = by_name.cursor({"a"});
  Page other{.sort = "since"};
  CHECK_FALSE(other.read_cursor(cursor));
  Page down{.sort = "name", .descending = true};
  CHECK_FALSE(down.read_cursor(cursor));
  const auto text = GENERATE_COPY(std::string{}, std::string{"x"}, std::string{"zz"}, cursor + "0",
                                  cursor.substr(2), cursor.substr(0, cursor.size() - 2) + "3",
                                  cursor + std::string(2000, '0'), Page{.sort = "name"}.cursor({}));
  INFO(text);
  Page again{.sort = "name"};
  const bool is_read = again.read_cursor(text);
  CHECK(is_read == !again.after.empty());
  if (text != cursor.substr(0, cursor.size() - 2) + "3") CHECK_FALSE(is_read);
}

TEST_CASE("a page is cut where it ends", "[contracts]") {
  const Page page{.limit = 2};
  const auto key_of = [](int row) { return std::vector{std::to_string(row)}; };
  std::vector<int> rows = {1, 2};
  CHECK_FALSE(page.cut(&rows, key_of));
  rows = {1, 2, 3};
  CHECK(page.cut(&rows, key_of) == page.cursor({"2"}));
  CHECK(rows == std::vector{1, 2});
}

TEST_CASE("the next page is the same query from another place on", "[contracts]") {
  CHECK(contracts::next_link("limit=2&after=00&q=a%20b", "ff") ==
        "<?limit=2&q=a%20b&after=ff>; rel=\"next\"");
  contracts::Question question;
  question.operation = "list_status_changes";
  question.params = "device_id=7&limit=2";
  CHECK(contracts::next_link(question, "ff") == "<?limit=2&after=ff>; rel=\"next\"");
}
