#include "crypto/bytes.hpp"

#include "testing/catch.hpp"

#include <algorithm>

using namespace signalbox::crypto;

TEST_CASE("texts and arrays are seen as the same bytes", "[crypto]") {
  const Bytes<3> array{'a', 'b', 'c'};
  const std::string text = "abc";
  CHECK(ByteView{array}.text() == "abc");
  CHECK(ByteView{text}.text() == "abc");
  CHECK(ByteView{"abc"}.size() == 3);
  CHECK(ByteView{std::string_view{"a\0c", 3}}.size() == 3);
  CHECK(ByteView{std::string_view{}}.empty());
}

TEST_CASE("a part of a view never reaches past its end", "[crypto]") {
  const ByteView bytes{"abcdef"};
  CHECK(bytes.part(2).text() == "cdef");
  CHECK(bytes.part(2, 3).text() == "cde");
  CHECK(bytes.part(4, 9).text() == "ef");
  CHECK(bytes.part(9, 9).empty());
}

TEST_CASE("bytes are equal only if all of them are", "[crypto]") {
  const std::string text = "a signature of some length";
  CHECK(equal_in_constant_time(text, std::string{text}));
  CHECK(equal_in_constant_time("", std::string_view{}));
  CHECK_FALSE(equal_in_constant_time(text, text + "x"));
  CHECK_FALSE(equal_in_constant_time(text, ""));
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto other = text;
    other[at] ^= 1;
    CHECK_FALSE(equal_in_constant_time(text, other));
  }
}

TEST_CASE("wiped bytes are zero", "[crypto]") {
  Bytes<4> bytes{1, 2, 3, 4};
  wipe(bytes);
  CHECK(bytes == Bytes<4>{});

  std::string text(100, 'x');
  const auto whole = writable(text);  // clear() keeps the memory
  wipe(text);
  CHECK(text.empty());
  // The first byte is the empty text's own end.
  CHECK(std::ranges::count(whole.subspan(1), 0) == 99);
}
