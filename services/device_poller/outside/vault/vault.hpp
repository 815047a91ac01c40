// Opens and seals what tenants entrust to us: each under the tenant's own data key, which is
// wrapped by the installation's master key. An opened key is kept for a while, and its opening is
// told of.
#pragma once

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "crypto/key_ring.hpp"
#include "crypto/master_keys.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace signalbox::device_poller::vault {

// How long an opened key stays in memory.
inline constexpr std::chrono::minutes key_kept_for{15};
// Keys in memory at once: past it the oldest goes.
inline constexpr std::size_t keys_max = 1024;

// A tenant's data key as it lies in the database.
struct WrappedKey {
  std::uint32_t number = 1;
  Uuid id;
  std::string wrapped;  // base64
};

struct VaultParts {
  std::shared_ptr<crypto::MasterKeys> master;
  UuidSource& ids;
  const Clock& clock;
  // The tenant's key, if it has one; and keeping a new one, or, if another was first, that.
  std::function<boost::asio::awaitable<std::optional<WrappedKey>>(Tenant)> find_key;
  std::function<boost::asio::awaitable<WrappedKey>(Tenant, WrappedKey)> keep_key;
  // A tenant's key was opened here: for the audit.
  std::function<void(const Tenant&)> opened;
};

class Vault {
 public:
  explicit Vault(VaultParts parts) : parts_(std::move(parts)) {}

  // `subject` is the id of the row: what is sealed opens for it alone. Base64 text. Makes the
  // tenant's key where there is none.
  boost::asio::awaitable<Result<std::string>> seal(Tenant tenant, std::string purpose,
                                                   std::string subject, Secret plain);
  // Code::invalid for what was not sealed for exactly this; Code::not_found where the key is not
  // there: the tenant has none, or its number is none of the ring.
  boost::asio::awaitable<Result<Secret>> open(Tenant tenant, std::string purpose,
                                              std::string subject, std::string sealed);

 private:
  struct Opened {
    std::shared_ptr<crypto::KeyRing> ring;
    std::chrono::steady_clock::time_point until;
  };
  boost::asio::awaitable<Result<std::shared_ptr<crypto::KeyRing>>> ring_of(Tenant tenant,
                                                                           bool make);
  void make_room();

  VaultParts parts_;
  std::map<std::string, Opened> opened_;  // by tenant
};

}  // namespace signalbox::device_poller::vault
