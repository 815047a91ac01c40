#include "core/json_text.hpp"

#include "testing/catch.hpp"

using namespace signalbox;

namespace {
std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}
}  // namespace

TEST_CASE("a string is quoted and only what must be is escaped", "[core]") {
  CHECK(quoted("") == R"("")");
  CHECK(quoted("plain / text\x7f") == "\"plain / text\x7f\"");
  CHECK(quoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(quoted("\n\r\t\b\x01\x1f") == R"("\n\r\t\u0008\u0001\u001f")");
  CHECK(quoted(std::string_view{"\0", 1}) == R"("\u0000")");
}

TEST_CASE("one byte that needs an escape is found wherever it stands", "[core]") {
  for (std::size_t size = 1; size <= 33; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char special : {'"', '\\', '\n', '\x1f', '\0'}) {
        std::string text(size, 'x');
        text[at] = special;
        const auto escaped = quoted({&special, 1});
        INFO(size << ' ' << at);
        REQUIRE(quoted(text) == '"' + std::string(at, 'x') + escaped.substr(1, escaped.size() - 2) +
                                    std::string(size - at - 1, 'x') + '"');
      }
    }
  }
}

TEST_CASE("UTF-8 passes and every byte that is none becomes U+FFFD", "[core]") {
  const std::string good = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x82\xf4\x8f\xbf\xbf";
  CHECK(quoted(good) == "\"" + good + "\"");
  const std::string bad = "\xef\xbf\xbd";
  CHECK(quoted("a\xff"
               "b") == "\"a" + bad + "b\"");
  CHECK(quoted("\xc0\xaf") == "\"" + bad + bad + "\"");                      // over-long
  CHECK(quoted("\xed\xa0\x80") == "\"" + bad + bad + bad + "\"");            // a surrogate
  CHECK(quoted("\xf4\x90\x80\x80") == "\"" + bad + bad + bad + bad + "\"");  // above U+10FFFF
  CHECK(quoted("\xe2\x82") == "\"" + bad + bad + "\"");                      // cut short
}

TEST_CASE("a UTF-8 sequence is as long as its first byte says, or not there", "[core]") {
  CHECK(utf8_sequence_bytes("a") == 1);
  CHECK(utf8_sequence_bytes("\xc3\xa9") == 2);
  CHECK(utf8_sequence_bytes("\xe2\x82\xac") == 3);
  CHECK(utf8_sequence_bytes("\xf0\x9f\x9a\x82") == 4);
  CHECK(utf8_sequence_bytes("") == 0);
  CHECK(utf8_sequence_bytes("\x80") == 0);
  CHECK(utf8_sequence_bytes("\xe0\x80\xaf") == 0);
  CHECK(utf8_sequence_bytes("\xf0\x80\x80\xaf") == 0);
  CHECK(utf8_sequence_bytes("\xf5\x80\x80\x80") == 0);
}

TEST_CASE("characters are counted, not bytes", "[core]") {
  CHECK(character_count("") == 0);
  CHECK(character_count("abc") == 3);
  CHECK(character_count("\xc3\xa9\xe2\x82\xac\xf0\x9f\x9a\x82") == 3);
}

TEST_CASE("a text is made well-formed byte by byte", "[core]") {
  CHECK(well_formed("") == "");
  CHECK(well_formed("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(well_formed("caf\xe9!") == "caf\xef\xbf\xbd!");
}
