// SHA-256 (FIPS 180-4): of bytes at hand, or of a stream as it comes in.
#pragma once

#include "crypto/bytes.hpp"

#include <memory>

namespace signalbox::crypto {

using Digest = Bytes<32>;

// Thread-safe.
Digest sha256(ByteView bytes);

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&& other) noexcept;
  Sha256& operator=(Sha256&& other) noexcept;

  void add(ByteView bytes);
  // Of all that was added since the last finish(); the next add() begins anew.
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::crypto
