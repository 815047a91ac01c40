// Random bytes that nobody can foretell, from OpenSSL's generator, which the kernel seeds. Without
// entropy these functions throw: they never answer something weaker. Thread-safe.
#pragma once

#include "crypto/bytes.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace signalbox::crypto {

void fill_random(std::span<std::uint8_t> bytes);

template <std::size_t Count>
Bytes<Count> random_bytes() {
  Bytes<Count> bytes;
  fill_random(bytes);
  return bytes;
}

// `byte_count` random bytes in base64url without padding: fit for URLs, headers and cookies. 16
// bytes cannot be guessed; 32 are customary for what lives long.
std::string random_token(std::size_t byte_count);

}  // namespace signalbox::crypto
