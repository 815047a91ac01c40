// Ed25519 signatures (RFC 8032, the plain variant): for bus credentials and for webhooks whose
// receiver must not be able to sign. Const members are thread-safe; signing takes some 60 µs.
#pragma once

#include "core/result.hpp"
#include "crypto/bytes.hpp"
#include "crypto/key.hpp"

#include <memory>

namespace signalbox::crypto {

using PublicKey = Bytes<32>;
using Signature = Bytes<64>;

class SigningKey {
 public:
  static SigningKey generate();
  // Code::invalid unless the seed has 32 bytes; the same seed is always the same key.
  static Result<SigningKey> from_seed(ByteView seed);

  ~SigningKey();
  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&& other) noexcept;

  // The same message always has the same signature.
  Signature sign(ByteView message) const;
  const PublicKey& public_key() const;
  // The secret itself, for keeping.
  const Key& seed() const;

 private:
  explicit SigningKey(Key seed);

  struct State;
  std::unique_ptr<State> state_;
};

class VerifyingKey {
 public:
  // Code::invalid unless it has 32 bytes. Bytes that are no point of the curve verify nothing. A
  // point of small order is not refused: whoever registers one has a key that signs for all, and
  // harms only their own signatures.
  static Result<VerifyingKey> from_bytes(ByteView public_key);

  ~VerifyingKey();
  VerifyingKey(VerifyingKey&& other) noexcept;
  VerifyingKey& operator=(VerifyingKey&& other) noexcept;

  bool verify(ByteView message, ByteView signature) const;

 private:
  struct State;
  explicit VerifyingKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::crypto
