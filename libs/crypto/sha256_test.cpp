#include "crypto/sha256.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"

#include <random>
#include <utility>

using namespace signalbox::crypto;

// FIPS 180-4 and the examples that NIST published with it.
TEST_CASE("SHA-256 answers the digests that NIST published", "[crypto]") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a stream has the digest of its whole, however it is cut", "[crypto]") {
  std::mt19937 random{180};
  std::string whole(10'000, '\0');
  for (auto& character : whole) character = static_cast<char>(random() & 0xffU);
  for (int round = 0; round < 50; ++round) {
    Sha256 stream;
    for (std::size_t at = 0; at < whole.size();) {
      const auto count = random() % 300;
      stream.add(ByteView{whole}.part(at, count));
      at += count;
    }
    REQUIRE(stream.finish() == sha256(whole));
  }
}

TEST_CASE("a finished stream begins anew", "[crypto]") {
  Sha256 stream;
  CHECK(stream.finish() == sha256(""));
  stream.add("abc");
  CHECK(stream.finish() == sha256("abc"));
  stream.add("a");
  auto moved = std::move(stream);
  moved.add("bc");
  CHECK(moved.finish() == sha256("abc"));
}
