#include "crypto/key_ring.hpp"

#include "crypto/encoding.hpp"
#include "testing/catch.hpp"

#include <openssl/err.h>

#include <random>
#include <set>
#include <stdexcept>

using namespace signalbox::crypto;
using signalbox::Code;
using signalbox::Tenant;

namespace {
constexpr std::size_t overhead = 1 + 4 + 12 + 16;

Context acme(std::string purpose = "device_credential", std::string subject = "row-1") {
  return {Tenant::parse("acme").value(), std::move(purpose), std::move(subject)};
}

Key key_of(char byte) { return Key::from_bytes(std::string(32, byte)).value(); }

void check_refused(const KeyRing& ring, std::string_view sealed, const Context& context) {
  const auto opened = ring.open(sealed, context);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::invalid);
  CHECK(opened.error().detail == "the sealed text cannot be opened");
}

}  // namespace

TEST_CASE("a sealed text opens and shows nothing of itself", "[crypto]") {
  KeyRing ring{KeyId{7}, Key::random()};
  for (const auto& plain : {std::string{}, std::string{"x"}, std::string{"hunter2"},
                            std::string(100'000, 'p'), std::string("\0\xff\0", 3)}) {
    const auto sealed = ring.seal(plain, acme()).value();
    CHECK(sealed.size() == plain.size() + overhead);
    CHECK(to_hex(sealed.substr(0, 5)) == "0100000007");
    if (plain.size() > 2) CHECK(sealed.find(plain) == std::string::npos);
    const auto opened = ring.open(sealed, acme());
    REQUIRE(opened);
    CHECK(opened->reveal() == plain);
  }
}

TEST_CASE("the same text is never sealed the same way twice", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  std::set<std::string> nonces;
  for (int round = 0; round < 1'000; ++round) {
    nonces.insert(ring.seal("secret", acme())->substr(5, 12));
  }
  CHECK(nonces.size() == 1'000);
}

TEST_CASE("a text sealed elsewhere by the form of version 1 opens", "[crypto]") {
  // From an independent implementation: Python cryptography, AESGCM.
  const KeyRing ring{KeyId{0x01020304}, key_of('k')};
  const auto sealed =
      from_hex("0101020304000102030405060708090a0b02a89a5a61a2b41aa9e1c97106276f4f7b824d419278ea")
          .value();
  const auto opened = ring.open(sealed, acme());
  REQUIRE(opened);
  CHECK(opened->reveal() == "hunter2");
}

TEST_CASE("a changed bit anywhere in a sealed text is refused", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto sealed = ring.seal("hunter2", acme()).value();
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      auto wrong = sealed;
      wrong[at] = static_cast<char>(static_cast<std::uint8_t>(wrong[at]) ^ (1U << bit));
      const auto opened = ring.open(wrong, acme());
      INFO("byte " << at << ", bit " << bit);
      REQUIRE_FALSE(opened);
      // Bytes 1 to 4 name another key.
      CHECK(opened.error().code == (at >= 1 && at <= 4 ? Code::not_found : Code::invalid));
    }
  }
  CHECK(ring.open(sealed, acme())->reveal() == "hunter2");
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("the key id is authenticated, not only looked up", "[crypto]") {
  KeyRing ring{KeyId{1}, key_of('k')};
  REQUIRE(ring.add(KeyId{2}, key_of('k')));  // the same bytes under two ids
  auto sealed = ring.seal("hunter2", acme()).value();
  sealed[4] = 2;
  check_refused(ring, sealed, acme());
}

TEST_CASE("a cut or lengthened text is refused", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto sealed = ring.seal("hunter2", acme()).value();
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    check_refused(ring, sealed.substr(0, length), acme());
  }
  for (std::size_t length = 1; length < sealed.size(); ++length) {
    CHECK_FALSE(ring.open(sealed.substr(length), acme()));
  }
  check_refused(ring, sealed + '\0', acme());
  check_refused(ring, sealed + sealed, acme());
  check_refused(ring, sealed + std::string(sealed_plain_bytes_max, 'x'), acme());
}

TEST_CASE("a text opens for its own tenant, purpose and subject alone", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto sealed = ring.seal("hunter2", acme()).value();
  auto other = acme();
  other.tenant = Tenant::parse("globex").value();
  check_refused(ring, sealed, other);
  other.tenant = Tenant::platform();
  check_refused(ring, sealed, other);
  check_refused(ring, sealed, acme("webhook_secret"));
  check_refused(ring, sealed, acme("device_credential", "row-2"));
  check_refused(ring, sealed, acme("device_credential", ""));
  // The same letters, cut elsewhere.
  check_refused(ring, sealed, acme("device_credentialr", "ow-1"));
}

TEST_CASE("a context without purpose or past its bounds is a bug", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto sealed = ring.seal("x", acme("p", std::string(255, 's')));
  REQUIRE(sealed);
  CHECK(ring.open(*sealed, acme("p", std::string(255, 's'))));
  CHECK_THROWS_AS(ring.seal("x", acme("")), std::logic_error);
  CHECK_THROWS_AS(ring.open(*sealed, acme("")), std::logic_error);
  CHECK_THROWS_AS(ring.seal("x", acme(std::string(256, 'p'))), std::logic_error);
  CHECK_THROWS_AS(ring.seal("x", acme("p", std::string(256, 's'))), std::logic_error);
}

TEST_CASE("keys rotate while old texts stay readable", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto old = ring.seal("hunter2", acme()).value();
  REQUIRE(ring.add(KeyId{2}, Key::random()));
  CHECK(ring.current() == KeyId{1});
  CHECK(ring.is_current(old).value());

  REQUIRE(ring.make_current(KeyId{2}));
  CHECK(ring.current() == KeyId{2});
  CHECK_FALSE(ring.is_current(old).value());
  CHECK(ring.open(old, acme())->reveal() == "hunter2");
  const auto renewed = ring.seal("hunter2", acme()).value();
  CHECK(ring.is_current(renewed).value());
  CHECK(to_hex(renewed.substr(1, 4)) == "00000002");
  CHECK(ring.open(renewed, acme())->reveal() == "hunter2");

  const auto again = ring.add(KeyId{1}, Key::random());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == Code::conflict);
  const auto unknown = ring.make_current(KeyId{3});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Code::not_found);
  CHECK(ring.current() == KeyId{2});
  CHECK(ring.open(old, acme()));
}

TEST_CASE("a text of a key that is not in the ring is not found", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  KeyRing other{KeyId{2}, Key::random()};
  const auto opened = other.open(ring.seal("hunter2", acme()).value(), acme());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::not_found);
  // The right id with another key is as good as forged.
  KeyRing namesake{KeyId{1}, Key::random()};
  check_refused(namesake, ring.seal("hunter2", acme()).value(), acme());
}

TEST_CASE("a key that has sealed its share seals no more, until another is current", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random(), 3};
  const auto first = ring.seal("x", acme()).value();
  CHECK(ring.seal("x", acme()));
  CHECK(ring.seal("x", acme()));
  const auto refused = ring.seal("x", acme());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::unavailable);
  CHECK(ring.open(first, acme()));

  REQUIRE(ring.add(KeyId{2}, Key::random()));
  REQUIRE(ring.make_current(KeyId{2}));
  CHECK(ring.seal("x", acme()));
  REQUIRE(ring.make_current(KeyId{1}));  // the count stays with the key
  CHECK_FALSE(ring.seal("x", acme()));
}

TEST_CASE("what is too large is not sealed", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto sealed = ring.seal(std::string(sealed_plain_bytes_max, 'x'), acme());
  REQUIRE(sealed);
  CHECK(ring.open(*sealed, acme())->reveal().size() == sealed_plain_bytes_max);
  const auto refused = ring.seal(std::string(sealed_plain_bytes_max + 1, 'x'), acme());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::too_large);
}

TEST_CASE("only a sealed key opens as a key", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto key = Key::random();
  CHECK(ring.open_key(*ring.seal(key.reveal(), acme()), acme())->reveal() == key.reveal());
  for (const std::size_t length : {0U, 31U, 33U}) {
    const auto opened = ring.open_key(*ring.seal(std::string(length, 'k'), acme()), acme());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == Code::invalid);
  }
  CHECK_FALSE(ring.open_key("", acme()));
}

TEST_CASE("random bytes neither open nor break the ring", "[crypto]") {
  KeyRing ring{KeyId{1}, Key::random()};
  const auto sealed = ring.seal("hunter2", acme()).value();
  std::mt19937 random{38};
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 80, '\0');
    for (auto& byte : text) byte = static_cast<char>(random() & 0xffU);
    // Half of them begin as a sealed text does.
    if (round % 2 == 0) text.replace(0, 5, sealed, 0, 5);
    REQUIRE_FALSE(ring.open(text, acme()));
    REQUIRE_FALSE(ring.open_key(text, acme()));
    static_cast<void>(ring.is_current(text));
  }
  for (const std::string_view text : {"", "\x01", "\x02garbage of more than thirty-three bytes"}) {
    REQUIRE_FALSE(ring.is_current(text));
    CHECK(ring.is_current(text).error().code == Code::invalid);
  }
  CHECK(ERR_peek_error() == 0);
}
