// 256 bits of secret: an AES key or the seed of a signing key. It cannot be printed, copied or
// compared by accident, and its bytes are wiped when it ends or moves away.
#pragma once

#include "core/result.hpp"
#include "crypto/bytes.hpp"

namespace signalbox::crypto {

class Key {
 public:
  static Key random();
  // Code::invalid unless it is exactly 32 bytes. The caller wipes its own copy.
  static Result<Key> from_bytes(ByteView bytes);

  ~Key() { wipe(bytes_); }
  Key(Key&& other) noexcept;
  Key& operator=(Key&& other) noexcept;

  const Bytes<32>& reveal() const { return bytes_; }

 private:
  Key() = default;

  Bytes<32> bytes_{};
};

}  // namespace signalbox::crypto
