#include "device_poller/outside/csv/records.hpp"

#include "testing/catch.hpp"

#include <algorithm>
#include <vector>

using namespace signalbox;
using device_poller::csv::record_bytes_max;
using device_poller::csv::Records;
using Found = std::vector<std::string>;

namespace {
// In pieces of so many bytes.
Found all_of(std::string_view text, bool quoted, std::size_t piece) {
  Records records{quoted};
  Found found;
  const auto take = [&] {
    while (auto record = records.next()) found.push_back(*std::move(record));
  };
  for (std::size_t at = 0; at < text.size(); at += piece) {
    records.feed(text.substr(at, piece));
    take();
  }
  records.finish();
  take();
  CHECK(records.taken() == text.size());
  return found;
}
}  // namespace

TEST_CASE("a file is cut into its records, whatever pieces it comes in", "[device_poller]") {
  constexpr std::string_view text = "a,b\r\n\r\n\"x\ny\",\"he said \"\"no\"\"\"\n\nlast";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    CHECK(all_of(text, true, piece) == Found{"a,b", "\"x\ny\",\"he said \"\"no\"\"\"", "last"});
    CHECK(all_of("{\"a\":\"\n", false, piece) == Found{"{\"a\":\""});
  }
  CHECK(all_of("", true, 1).empty());
  CHECK(all_of("\n\r\n", true, 2).empty());
}

TEST_CASE("where a file was left, another reader goes on", "[device_poller]") {
  constexpr std::string_view text = "one\ntwo\nthree\n";
  Records records{true};
  records.feed(text);
  CHECK(records.next() == "one");
  CHECK(all_of(text.substr(records.taken()), true, 3) == Found{"two", "three"});
}

TEST_CASE("a quote out of place stays in its row", "[device_poller]") {
  CHECK(all_of("a,b\"c\nd\n", true, 4) == Found{"a,b\"c", "d"});
  CHECK(all_of("\"a\"b\"\nd\n", true, 4) == Found{"\"a\"b\"", "d"});
  CHECK(all_of("\"\"\"\n\"\nd\n", true, 4) == Found{"\"\"\"\n\"", "d"});
  CHECK(all_of("a,\"b\nc\",d\ne", true, 4) == Found{"a,\"b\nc\",d", "e"});
}

TEST_CASE("a record that is too long is cut, and costs no other", "[device_poller]") {
  const std::string longest(record_bytes_max, 'x');
  CHECK(all_of(longest + "\nnext\n", true, 1000) == Found{longest, "next"});
  const auto found = all_of("first\n" + longest + longest + "yy\nnext\n", false, 1000);
  REQUIRE(found.size() == 3);
  CHECK(found[1].size() == record_bytes_max + 1);
  CHECK(found[2] == "next");
}

TEST_CASE("a quote that is never closed takes in its line alone", "[device_poller]") {
  std::string text = "\"open,b\n";
  Found wanted{"\"open,b"};
  for (int line = 0; line < 8000; ++line) {
    wanted.push_back("line " + std::to_string(line));
    text += wanted.back() + "\n";
  }
  CHECK(all_of(text, true, 5000) == wanted);
}
