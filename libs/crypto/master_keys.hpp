// The master key wraps the data keys of tenants, which lie in the database; it lies elsewhere, so
// that a stolen database opens nothing. Changing it re-wraps one short text per tenant and touches
// no credential.
#pragma once

#include "core/result.hpp"
#include "core/tenant.hpp"
#include "crypto/bytes.hpp"
#include "crypto/key.hpp"
#include "crypto/key_ring.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace signalbox::crypto {

// An interface because a transit server keeps its keys to itself and wraps there; such a provider
// blocks, so call from the worker pool. Belongs to one thread at a time.
class MasterKeys {
 public:
  MasterKeys() = default;
  MasterKeys(const MasterKeys&) = delete;
  MasterKeys& operator=(const MasterKeys&) = delete;
  virtual ~MasterKeys() = default;

  // Refuses as KeyRing::seal does.
  virtual Result<std::string> wrap(const Key& data_key, const Context& context) = 0;
  // Refuses as KeyRing::open does.
  virtual Result<Key> unwrap(ByteView wrapped, const Context& context) = 0;
  // Whether the current master key wrapped it; false: re-wrap it.
  virtual Result<bool> is_current(ByteView wrapped) = 0;
};

// The same data key under the current master key.
Result<std::string> rewrap(MasterKeys& keys, ByteView wrapped, const Context& context);

// The provider `local`: a file of keys (crypto/key_file.hpp). The first line wraps, all of them
// unwrap. To change the master key: append the new line everywhere, then move it to the top
// everywhere, re-wrap, and take the old line away. Refuses as parse_key_lines does.
Result<std::unique_ptr<MasterKeys>> parse_local_master_keys(std::string_view text);

// Refuses as read_key_file does.
Result<std::unique_ptr<MasterKeys>> read_local_master_keys(const std::filesystem::path& path);

}  // namespace signalbox::crypto
