#include "crypto/encoding.hpp"

#include "testing/catch.hpp"

#include <random>
#include <utility>
#include <vector>

using namespace signalbox::crypto;

namespace {

// A fixed seed: a failure is found again.
std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t length_max) {
  std::string text(random() % (length_max + 1), '\0');
  for (auto& character : text) {
    character = alphabet.empty() ? static_cast<char>(random() & 0xffU)
                                 : alphabet[random() % alphabet.size()];
  }
  return text;
}

// RFC 4648 §10.
const std::vector<std::pair<std::string, std::string>> vectors{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

}  // namespace

TEST_CASE("base64 is that of RFC 4648", "[crypto]") {
  for (const auto& [bytes, text] : vectors) {
    CHECK(to_base64(bytes) == text);
    REQUIRE(from_base64(text));
    CHECK(*from_base64(text) == bytes);

    const auto bare = text.substr(0, text.find('='));
    CHECK(to_base64url(bytes) == bare);
    REQUIRE(from_base64url(bare));
    CHECK(*from_base64url(bare) == bytes);
  }
  CHECK(to_base64("\xfb\xff\xbf") == "+/+/");
  CHECK(to_base64url("\xfb\xff\xbf") == "-_-_");
}

TEST_CASE("base64 is refused unless it is the one text of its bytes", "[crypto]") {
  for (const auto* text : {"Z",      "Zg",    "Zg=",   "Zg===",    "Zm8",     "Zm9v=", "Zm9v====",
                           "=",      "==",    "====",  "Zg==Zg==", "Z=g=",    "Zh==",  "Zm9=",
                           "Zm9v\n", " Zm9v", "Zm 9v", "-_-_",     "Zm9\xff", "Zm9*"}) {
    INFO(text);
    const auto bytes = from_base64(text);
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().code == signalbox::Code::invalid);
  }
  for (const auto* text :
       {"Z", "Zg==", "Zm8=", "Zh", "Zm9", "+/+/", "Zm9v\n", "Zm9v=", "Zm9v Zg"}) {
    INFO(text);
    CHECK_FALSE(from_base64url(text));
  }
  CHECK_FALSE(from_base64(std::string_view{"Zm9\0", 4}));
}

TEST_CASE("hex is lower case and refused otherwise", "[crypto]") {
  CHECK(to_hex(std::string_view{"\x00\x7f\xff", 3}) == "007fff");
  CHECK(*from_hex("007fff") == std::string_view{"\x00\x7f\xff", 3});
  CHECK(from_hex("")->empty());
  for (const auto* text : {"0", "0g", "FF", "0x", " 0", "00 "}) {
    INFO(text);
    REQUIRE_FALSE(from_hex(text));
    CHECK(from_hex(text).error().code == signalbox::Code::invalid);
  }
}

TEST_CASE("any bytes come back from their text", "[crypto]") {
  std::mt19937 random{4648};
  for (int round = 0; round < 5'000; ++round) {
    const auto bytes = random_text(random, "", 70);
    REQUIRE(from_hex(to_hex(bytes)).value() == bytes);
    REQUIRE(from_base64(to_base64(bytes)).value() == bytes);
    REQUIRE(from_base64url(to_base64url(bytes)).value() == bytes);
  }
}

// Strict means: whatever is accepted is exactly what would have been written.
TEST_CASE("any text is refused or is the one text of what it means", "[crypto]") {
  std::mt19937 random{64};
  constexpr std::string_view likely = "ABYZaz09+/-_==";
  std::size_t accepted = 0;
  for (int round = 0; round < 50'000; ++round) {
    const auto text = random_text(random, round % 2 == 0 ? likely : "", 12);
    if (const auto bytes = from_base64(text)) REQUIRE(to_base64(*bytes) == text);
    if (const auto bytes = from_hex(text)) REQUIRE(to_hex(*bytes) == text);
    if (const auto bytes = from_base64url(text)) {
      REQUIRE(to_base64url(*bytes) == text);
      ++accepted;
    }
  }
  CHECK(accepted > 1'000);
}
