#include "crypto/ed25519.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"

#include <openssl/err.h>

#include <random>
#include <utility>

using namespace signalbox::crypto;

namespace {
std::string hex(std::string_view text) { return from_hex(text).value(); }

struct Vector {
  std::string_view seed;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};

// RFC 8032 §7.1, tests 1 to 3.
constexpr Vector vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
     "b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
     "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984d"
     "c6594a7c15e9716ed28dc027beceea1ec40a"},
};
}  // namespace

TEST_CASE("Ed25519 answers the keys and signatures of RFC 8032", "[crypto]") {
  for (const auto& vector : vectors) {
    const auto key = SigningKey::from_seed(hex(vector.seed));
    REQUIRE(key);
    CHECK(to_hex(key->public_key()) == vector.public_key);
    CHECK(to_hex(key->seed().reveal()) == vector.seed);
    CHECK(to_hex(key->sign(hex(vector.message))) == vector.signature);
    const auto verifying = VerifyingKey::from_bytes(hex(vector.public_key));
    REQUIRE(verifying);
    CHECK(verifying->verify(hex(vector.message), hex(vector.signature)));
  }
}

TEST_CASE("a new pair signs what its public key verifies", "[crypto]") {
  auto key = SigningKey::generate();
  CHECK(key.public_key() != SigningKey::generate().public_key());
  const auto moved = std::move(key);
  const auto verifying = VerifyingKey::from_bytes(moved.public_key()).value();
  CHECK(verifying.verify("message", moved.sign("message")));
  CHECK(verifying.verify(std::string_view{}, moved.sign("")));
  const auto again = SigningKey::from_seed(moved.seed().reveal()).value();
  CHECK(again.public_key() == moved.public_key());
}

TEST_CASE("an Ed25519 signature is right for its key and message alone", "[crypto]") {
  const auto key = SigningKey::generate();
  const auto verifying = VerifyingKey::from_bytes(key.public_key()).value();
  const auto other = VerifyingKey::from_bytes(SigningKey::generate().public_key()).value();
  const auto signature = key.sign("message");
  CHECK_FALSE(verifying.verify("messagf", signature));
  CHECK_FALSE(other.verify("message", signature));
  for (std::size_t at = 0; at < signature.size(); ++at) {
    auto wrong = signature;
    wrong[at] ^= 1U;
    CHECK_FALSE(verifying.verify("message", wrong));
  }
  for (std::size_t length = 0; length < signature.size(); ++length) {
    CHECK_FALSE(verifying.verify("message", ByteView{signature}.part(0, length)));
  }
  CHECK_FALSE(verifying.verify("message", std::string{ByteView{signature}.text()} + "x"));
  CHECK(ERR_peek_error() == 0);
}

// S and S + L solve the same equation: RFC 8032 §5.1.7 asks for S < L, so that a signature cannot
// be turned into a second one.
TEST_CASE("a signature has no second form", "[crypto]") {
  const auto& vector = vectors[1];
  const auto order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  auto signature = hex(vector.signature);
  unsigned carry = 0;
  for (std::size_t at = 0; at < 32; ++at) {
    const auto sum = static_cast<unsigned>(static_cast<std::uint8_t>(signature[32 + at])) +
                     static_cast<std::uint8_t>(order[at]) + carry;
    signature[32 + at] = static_cast<char>(sum & 0xffU);
    carry = sum >> 8U;
  }
  REQUIRE(carry == 0);
  const auto key = VerifyingKey::from_bytes(hex(vector.public_key)).value();
  CHECK_FALSE(key.verify(hex(vector.message), signature));
}

TEST_CASE("keys of a wrong length are refused", "[crypto]") {
  for (const std::size_t length : {0U, 1U, 31U, 33U, 64U}) {
    const std::string bytes(length, 'k');
    REQUIRE_FALSE(SigningKey::from_seed(bytes));
    CHECK(SigningKey::from_seed(bytes).error().code == signalbox::Code::invalid);
    REQUIRE_FALSE(VerifyingKey::from_bytes(bytes));
    CHECK(VerifyingKey::from_bytes(bytes).error().code == signalbox::Code::invalid);
  }
}

TEST_CASE("random keys and signatures verify nothing", "[crypto]") {
  std::mt19937 random{8032};
  for (int round = 0; round < 300; ++round) {
    std::string key(32, '\0');
    std::string signature(64, '\0');
    for (auto& byte : key) byte = static_cast<char>(random() & 0xffU);
    for (auto& byte : signature) byte = static_cast<char>(random() & 0xffU);
    signature.back() &= 0x0f;  // S below L: deeper than the first check
    REQUIRE_FALSE(VerifyingKey::from_bytes(key)->verify("message", signature));
  }
  CHECK(ERR_peek_error() == 0);
}
