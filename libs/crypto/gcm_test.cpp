#include "crypto/gcm.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <stdexcept>

using namespace signalbox::crypto;

namespace {
std::string hex(std::string_view text) { return from_hex(text).value(); }
Key key_of(std::string_view text) { return Key::from_bytes(hex(text)).value(); }
Nonce nonce_of(std::string_view text) {
  Nonce nonce{};
  const auto bytes = hex(text);
  std::ranges::copy(bytes, nonce.begin());
  return nonce;
}

struct Vector {
  std::string_view key;
  std::string_view nonce;
  std::string_view associated;
  std::string_view plain;
  std::string_view sealed;  // ciphertext and tag
};

constexpr std::string_view zero_key =
    "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view zero_nonce = "000000000000000000000000";
// Test cases 13, 14 and 16 of the GCM specification submitted to NIST (McGrew, Viega).
constexpr Vector vectors[] = {
    {zero_key, zero_nonce, "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {zero_key, zero_nonce, "", "00000000000000000000000000000000",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};
}  // namespace

TEST_CASE("AES-256-GCM answers the vectors given to NIST, and opens them", "[crypto]") {
  for (const auto& vector : vectors) {
    const auto key = key_of(vector.key);
    const auto nonce = nonce_of(vector.nonce);
    const auto associated = hex(vector.associated);
    const auto sealed = gcm_seal(key, nonce, associated, hex(vector.plain));
    CHECK(to_hex(sealed) == vector.sealed);

    std::string plain(sealed.size() - gcm_tag_bytes, 'x');
    REQUIRE(gcm_open(key, nonce, associated, sealed, writable(plain)));
    CHECK(to_hex(plain) == vector.plain);
  }
}

TEST_CASE("of a forged text nothing decrypted remains", "[crypto]") {
  const auto& vector = vectors[2];
  auto sealed = hex(vector.sealed);
  sealed.back() ^= 1;
  std::string plain(sealed.size() - gcm_tag_bytes, 'x');
  CHECK_FALSE(gcm_open(key_of(vector.key), nonce_of(vector.nonce), hex(vector.associated), sealed,
                       writable(plain)));
  CHECK(plain == std::string(plain.size(), '\0'));
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("room of the wrong length is a bug", "[crypto]") {
  const auto& vector = vectors[1];
  std::string plain(15, 'x');
  CHECK_THROWS_AS(
      gcm_open(key_of(vector.key), nonce_of(vector.nonce), "", hex(vector.sealed), writable(plain)),
      std::logic_error);
}
