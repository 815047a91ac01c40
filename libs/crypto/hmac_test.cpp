#include "crypto/hmac.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"

#include <stdexcept>
#include <utility>

using namespace signalbox::crypto;

namespace {
struct Vector {
  std::string key;
  std::string message;
  std::string signature;
};

// RFC 4231 §4; case 5 is of a truncated signature, which is not offered here.
const std::string counting = from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819").value();
const Vector vectors[] = {
    {std::string(20, '\x0b'), "Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"Jefe", "what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {std::string(20, '\xaa'), std::string(50, '\xdd'),
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {counting, std::string(50, '\xcd'),
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
    {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {std::string(131, '\xaa'),
     "This is a test using a larger than block-size key and a larger than block-size data. The key "
     "needs to be hashed before being used by the HMAC algorithm.",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
};
}  // namespace

TEST_CASE("HMAC-SHA256 answers the signatures of RFC 4231", "[crypto]") {
  for (const auto& vector : vectors) {
    HmacKey key{vector.key};
    // Three times: the key is kept set up between messages.
    for (int round = 0; round < 3; ++round) {
      CHECK(to_hex(key.sign(vector.message)) == vector.signature);
      CHECK(key.verify(vector.message, from_hex(vector.signature).value()));
    }
  }
}

TEST_CASE("joined parts are signed as one text", "[crypto]") {
  HmacKey key{"a secret of thirty-two characters"};
  CHECK(key.sign_joined({"id", ".", "1769851800", ".", "{}"}) == key.sign("id.1769851800.{}"));
  CHECK(key.sign_joined({}) == key.sign(""));
  CHECK(key.sign_joined({"", std::string_view{}, "a"}) == key.sign("a"));
}

TEST_CASE("a signature is right for its key and message alone", "[crypto]") {
  HmacKey key{"one"};
  HmacKey other{"two"};
  const auto signature = key.sign("message");
  CHECK(key.verify("message", signature));
  CHECK_FALSE(key.verify("messagf", signature));
  CHECK_FALSE(key.verify("", signature));
  CHECK_FALSE(other.verify("message", signature));
  for (std::size_t at = 0; at < signature.size(); ++at) {
    auto wrong = signature;
    wrong[at] ^= 0x80U;
    CHECK_FALSE(key.verify("message", wrong));
  }
  // Neither a part of it nor more than it.
  for (std::size_t length = 0; length < signature.size(); ++length) {
    CHECK_FALSE(key.verify("message", ByteView{signature}.part(0, length)));
  }
  CHECK_FALSE(key.verify("message", std::string{ByteView{signature}.text()} + '\0'));
}

TEST_CASE("a moved HMAC key signs as before", "[crypto]") {
  HmacKey key{"Jefe"};
  auto moved = std::move(key);
  CHECK(to_hex(moved.sign(vectors[1].message)) == vectors[1].signature);
}

TEST_CASE("an empty HMAC key is a bug", "[crypto]") {
  CHECK_THROWS_AS(HmacKey{""}, std::logic_error);
}
