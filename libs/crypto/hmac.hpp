// HMAC-SHA256 (RFC 2104): says that whoever wrote a message knew the key. A key is set up once and
// kept, because looking the algorithm up for each message costs more than the signature itself. Not
// thread-safe: a key belongs to one loop.
#pragma once

#include "crypto/bytes.hpp"
#include "crypto/sha256.hpp"

#include <initializer_list>
#include <memory>

namespace signalbox::crypto {

class HmacKey {
 public:
  // Any length; under 32 bytes it is weaker than the hash (RFC 2104 §3). An empty key would sign
  // for everybody and throws std::logic_error.
  explicit HmacKey(ByteView key);
  ~HmacKey();
  HmacKey(HmacKey&& other) noexcept;
  HmacKey& operator=(HmacKey&& other) noexcept;

  Digest sign(ByteView message);
  // Of the parts as if they stood in one text, without copying them there: put a separator between
  // them that the parts before it cannot hold.
  Digest sign_joined(std::initializer_list<ByteView> parts);

  // In constant time. A signature of another length than 32 bytes is false.
  bool verify(ByteView message, ByteView signature);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::crypto
