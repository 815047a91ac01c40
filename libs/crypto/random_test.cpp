// The generator is exchanged by an older call of OpenSSL, the only way to see it fail.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/random.hpp"

#include "testing/catch.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <set>
#include <stdexcept>

using namespace signalbox::crypto;

namespace {

class WithoutEntropy {
 public:
  WithoutEntropy() { RAND_set_rand_method(&method_); }
  ~WithoutEntropy() { RAND_set_rand_method(RAND_OpenSSL()); }
  WithoutEntropy(const WithoutEntropy&) = delete;
  WithoutEntropy& operator=(const WithoutEntropy&) = delete;

 private:
  static int refuse(unsigned char*, int) { return 0; }

  RAND_METHOD method_{nullptr, refuse, nullptr, nullptr, refuse, nullptr};
};

}  // namespace

TEST_CASE("random bytes do not repeat", "[crypto]") {
  std::set<Bytes<16>> seen;
  for (int round = 0; round < 1'000; ++round) seen.insert(random_bytes<16>());
  CHECK(seen.size() == 1'000);
}

TEST_CASE("every byte of a filled buffer is random", "[crypto]") {
  std::vector<std::set<std::uint8_t>> seen(20);
  for (int round = 0; round < 100; ++round) {
    const auto bytes = random_bytes<20>();
    for (std::size_t at = 0; at < bytes.size(); ++at) seen[at].insert(bytes[at]);
  }
  // 100 draws of 256 values show 82 different ones on average.
  CHECK(std::ranges::all_of(seen, [](const auto& values) { return values.size() > 50; }));
}

TEST_CASE("a token is as long as its bytes in base64url", "[crypto]") {
  CHECK(random_token(0).empty());
  CHECK(random_token(16).size() == 22);
  const auto token = random_token(300);
  CHECK(token.size() == 400);
  CHECK(std::ranges::all_of(token, [](char one) {
    return std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"}
               .find(one) != std::string_view::npos;
  }));
  CHECK(random_token(16) != random_token(16));
}

TEST_CASE("without entropy there are no random bytes but an exception", "[crypto]") {
  const WithoutEntropy without;
  CHECK_THROWS_AS(random_bytes<16>(), std::runtime_error);
  CHECK_THROWS_AS(random_token(16), std::runtime_error);
}
