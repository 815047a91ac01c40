// NATS keys as text ("nkeys"): Ed25519 keys in base32 with a letter that says whose they are and a
// check sum (github.com/nats-io/nkeys; nats-server 2.9 reads no other).
#pragma once

#include "core/result.hpp"
#include "crypto/ed25519.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::bus {

enum class KeyRole : std::uint8_t { operator_, account, user };

// "O…", "A…" or "U…", 56 characters.
std::string public_nkey(KeyRole role, const crypto::PublicKey& key);
struct PublicNkey {
  KeyRole role;
  crypto::PublicKey key;
};
Result<PublicNkey> parse_public_nkey(std::string_view text);

// A key pair of one role.
class Nkey {
 public:
  static Nkey generate(KeyRole role);
  // From "SO…", "SA…" or "SU…", 58 characters; anything else is Code::invalid.
  static Result<Nkey> from_seed(std::string_view text);

  KeyRole role() const { return role_; }
  // The public half.
  const std::string& name() const { return name_; }
  // The secret half: for a file of mode 0600.
  std::string seed() const;
  crypto::Signature sign(crypto::ByteView message) const { return key_.sign(message); }

 private:
  Nkey(KeyRole role, crypto::SigningKey key);

  KeyRole role_;
  crypto::SigningKey key_;
  std::string name_;
};

// RFC 4648 §6 without padding, as nkeys and the ids of tokens are written.
std::string to_base32(crypto::ByteView bytes);
// Code::invalid for other characters and for last bits that are not zero.
Result<std::string> from_base32(std::string_view text);

}  // namespace signalbox::bus
