// Envelope encryption of credentials (AES-256-GCM). A ring holds the data keys of one tenant by id:
// new texts are sealed with the current key, old ones are opened with the key that they name, so
// that keys rotate without a day on which nothing can be read.
//
// A sealed text is: version (1 byte) · key id (4, big-endian) · nonce (12) · ciphertext · tag (16).
// Const members are thread-safe; sealing counts and belongs to one loop.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/tenant.hpp"
#include "crypto/bytes.hpp"
#include "crypto/key.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <string>

namespace signalbox::crypto {

enum class KeyId : std::uint32_t {};

// What a sealed text belongs to: authenticated but not stored (GCM's associated data). Whoever
// opens must name the same, so a row copied to another tenant, column or device does not open.
// `purpose` is never empty; each part has at most 255 bytes; what breaks this is a bug and throws.
struct Context {
  Tenant tenant;
  std::string purpose;       // "device_credential"
  std::string subject = {};  // the id of the row, where there is one
};

// A credential is short; documents have storage of their own. This much takes 1 to 2 ms.
inline constexpr std::size_t sealed_plain_bytes_max = 1'000'000;

// A random nonce of 96 bits must not come twice under one key, or both texts and the power to forge
// are given away. After 2^32 of them the chance is 2^-33, and NIST allows no more (SP 800-38D
// §8.3). The count is of this process alone: a key that many replicas seal with must be changed
// sooner.
inline constexpr std::uint64_t seals_of_one_key_max = std::uint64_t{1} << 32U;

class KeyRing {
 public:
  // `seals_max` can only lower the bound.
  KeyRing(KeyId id, Key current, std::uint64_t seals_max = seals_of_one_key_max);

  // The key opens what names it and seals nothing yet. Code::conflict: the id is taken.
  Result<void> add(KeyId id, Key key);
  // From now on this key seals; Code::not_found: it was not added.
  Result<void> make_current(KeyId id);
  KeyId current() const { return current_; }

  // Never the same text twice. Code::too_large: past sealed_plain_bytes_max; Code::unavailable: the
  // current key has sealed as often as it may and must be changed.
  Result<std::string> seal(ByteView plain, const Context& context);

  // Code::not_found: sealed with a key that is not in the ring; Code::invalid: everything else, and
  // on purpose without saying what: damaged, cut, forged, or of another context.
  Result<Secret> open(ByteView sealed, const Context& context) const;
  // The same for a Key that was sealed: its bytes never stand in memory that is not wiped.
  Result<Key> open_key(ByteView sealed, const Context& context) const;

  // Whether the current key sealed it; false: seal it again. Code::invalid: it is no sealed text.
  // Only opening tells whether it is genuine.
  Result<bool> is_current(ByteView sealed) const;

 private:
  struct Slot {
    Key key;
    std::uint64_t seals = 0;
  };
  Result<void> open_into(std::span<std::uint8_t> plain, ByteView sealed,
                         const Context& context) const;

  std::map<KeyId, Slot> slots_;
  KeyId current_;
  std::uint64_t seals_max_;
};

}  // namespace signalbox::crypto
