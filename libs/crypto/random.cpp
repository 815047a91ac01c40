#include "crypto/random.hpp"

#include "crypto/encoding.hpp"
#include "crypto/fault.hpp"

#include <openssl/rand.h>

#include <climits>
#include <stdexcept>

namespace signalbox::crypto {

void fill_random(std::span<std::uint8_t> bytes) {
  if (bytes.size() > INT_MAX) throw std::logic_error("more random bytes than RAND_bytes can count");
  require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "RAND_bytes");
}

std::string random_token(std::size_t byte_count) {
  std::string bytes(byte_count, '\0');
  fill_random(writable(bytes));
  auto token = to_base64url(bytes);
  wipe(bytes);
  return token;
}

}  // namespace signalbox::crypto
