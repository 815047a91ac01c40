// AES-256-GCM (NIST SP 800-38D) with the nonce in the caller's hands. Internal: one nonce used
// twice under one key gives both texts and the power to forge away, so everybody else uses KeyRing.
#pragma once

#include "crypto/bytes.hpp"
#include "crypto/key.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace signalbox::crypto {

inline constexpr std::size_t gcm_tag_bytes = 16;
// The only length that GCM uses as it is (§5.2.1.1).
using Nonce = Bytes<12>;

// The ciphertext, as long as `plain`, and the tag.
std::string gcm_seal(const Key& key, const Nonce& nonce, ByteView associated, ByteView plain);

// False unless all of it is what was sealed; then nothing of what was decrypted stays in `plain`,
// which is as long as `sealed` without the tag.
bool gcm_open(const Key& key, const Nonce& nonce, ByteView associated, ByteView sealed,
              std::span<std::uint8_t> plain);

}  // namespace signalbox::crypto
