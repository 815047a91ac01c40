// Grants for blobs. A service that owns a blob signs what may be done with it; the gateway, which
// moves the bytes, honours that and asks nobody. Its text is
// base64url(JSON) . base64url(HMAC-SHA256), fit for a URL.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "crypto/hmac.hpp"
#include "crypto/key_ring.hpp"

#include <boost/describe.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::crypto {

enum class BlobDirection : std::uint8_t { put, get };
BOOST_DESCRIBE_ENUM(BlobDirection, put, get)

struct BlobGrant {
  Tenant tenant;
  Uuid blob;
  BlobDirection direction = BlobDirection::get;
  std::string storage_key;  // what the owner calls it: the parameter of `completed_by`
  std::optional<std::string> completed_by = {};  // put: the owner's operation that is told of it
  std::optional<std::string> granted_to = {};    // who alone may use it; none: whoever has it
  std::int64_t size_bytes_max = 0;
  std::vector<std::string> media_types;  // put: those allowed; get: the one it is sent as
  std::optional<std::string> file_name;  // get: the name to save it under
  Time expires_at;
};
BOOST_DESCRIBE_STRUCT(BlobGrant, (),
                      (tenant, blob, direction, storage_key, completed_by, granted_to,
                       size_bytes_max, media_types, file_name, expires_at))

// A grant cannot be taken back, so it is short: an upload that waits longer asks for another.
inline constexpr std::chrono::hours grant_lifetime_max{24};
// Proxies and browsers carry a URL of 8,000; a longer text is not even decoded.
inline constexpr std::size_t grant_characters_max = 4096;
inline constexpr std::int64_t grant_size_bytes_max = 5'000'000'000;
inline constexpr std::size_t grant_media_types_max = 16;
// One to sign with, the one before it, the one to come.
inline constexpr std::size_t grant_keys_max = 3;

// The keys that owners and gateway share. Rotation: add the new key everywhere, then make it
// current everywhere, and remove the old one a lifetime later. Belongs to one loop.
class GrantKeys {
 public:
  GrantKeys(KeyId id, HmacKey current);

  // Verifies from now on, and signs nothing yet. Code::conflict: the id is taken; Code::too_many:
  // past grant_keys_max.
  Result<void> add(KeyId id, HmacKey key);
  // Code::not_found: it was not added.
  Result<void> make_current(KeyId id);
  // What it has signed is worth nothing any more. Code::conflict: it is the current one.
  Result<void> remove(KeyId id);

  // Code::invalid, with the field, when a part is out of bounds or has control characters, or when
  // the text would be too long.
  Result<std::string> sign(const BlobGrant& grant, Time now);

  // Code::forbidden for everything that is not one of our grants for this direction and still
  // good, and on purpose without saying what is wrong.
  Result<BlobGrant> verify(std::string_view text, BlobDirection direction, Time now);

 private:
  std::map<KeyId, HmacKey> keys_;
  KeyId current_;
};

// A file of keys (crypto/key_file.hpp): the first line signs, all of them verify. Code::too_many
// past grant_keys_max; else refuses as read_key_file does.
Result<GrantKeys> read_grant_keys(const std::filesystem::path& path);

}  // namespace signalbox::crypto
