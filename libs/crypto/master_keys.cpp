#include "crypto/master_keys.hpp"

#include "crypto/key_file.hpp"

#include <string>
#include <utility>

namespace signalbox::crypto {
namespace {

class LocalMasterKeys final : public MasterKeys {
 public:
  explicit LocalMasterKeys(KeyRing ring) : ring_(std::move(ring)) {}

  Result<std::string> wrap(const Key& data_key, const Context& context) override {
    return ring_.seal(data_key.reveal(), context);
  }
  Result<Key> unwrap(ByteView wrapped, const Context& context) override {
    return ring_.open_key(wrapped, context);
  }
  Result<bool> is_current(ByteView wrapped) override { return ring_.is_current(wrapped); }

 private:
  KeyRing ring_;
};

std::unique_ptr<MasterKeys> local_master_keys(std::vector<NumberedKey> keys) {
  KeyRing ring{keys.front().id, std::move(keys.front().key)};
  for (std::size_t at = 1; at < keys.size(); ++at) {
    ring.add(keys[at].id, std::move(keys[at].key)).value();  // each id is there once
  }
  return std::make_unique<LocalMasterKeys>(std::move(ring));
}

}  // namespace

Result<std::string> rewrap(MasterKeys& keys, ByteView wrapped, const Context& context) {
  const auto key = keys.unwrap(wrapped, context);
  if (!key) return key.error();
  return keys.wrap(*key, context);
}

Result<std::unique_ptr<MasterKeys>> parse_local_master_keys(std::string_view text) {
  auto keys = parse_key_lines(text);
  if (!keys) return keys.error();
  return local_master_keys(*std::move(keys));
}

Result<std::unique_ptr<MasterKeys>> read_local_master_keys(const std::filesystem::path& path) {
  auto keys = read_key_file(path);
  if (!keys) return keys.error();
  return local_master_keys(*std::move(keys));
}

}  // namespace signalbox::crypto
