#include "device_poller/outside/vault/vault.hpp"

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::vault {
namespace {
namespace asio = boost::asio;
constexpr std::string_view key_purpose = "data_key";

crypto::Context key_context(const Tenant& tenant, const Uuid& id) {
  return {tenant, std::string{key_purpose}, id.to_string()};
}
}  // namespace

asio::awaitable<Result<std::string>> Vault::seal(Tenant tenant, std::string purpose,
                                                 std::string subject, Secret plain) {
  const auto ring = co_await ring_of(tenant, true);
  if (!ring) co_return ring.error();
  auto sealed = (*ring)->seal(plain.reveal(), {tenant, std::move(purpose), std::move(subject)});
  if (!sealed) co_return sealed.error();
  co_return crypto::to_base64(*sealed);
}

asio::awaitable<Result<Secret>> Vault::open(Tenant tenant, std::string purpose, std::string subject,
                                            std::string sealed) {
  const auto bytes = crypto::from_base64(sealed);
  if (!bytes) co_return bytes.error();
  const auto ring = co_await ring_of(tenant, false);
  if (!ring) co_return ring.error();
  co_return (*ring)->open(*bytes, {tenant, std::move(purpose), std::move(subject)});
}

asio::awaitable<Result<std::shared_ptr<crypto::KeyRing>>> Vault::ring_of(Tenant tenant, bool make) {
  const auto known = opened_.find(tenant.slug());
  if (known != opened_.end() && known->second.until > parts_.clock.steady()) {
    co_return known->second.ring;
  }
  auto found = co_await parts_.find_key(tenant);
  if (!found && make) {
    WrappedKey fresh{.number = 1, .id = parts_.ids.next(), .wrapped = {}};
    const auto wrapped = parts_.master->wrap(crypto::Key::random(), key_context(tenant, fresh.id));
    if (!wrapped) co_return wrapped.error();
    fresh.wrapped = crypto::to_base64(*wrapped);
    found = co_await parts_.keep_key(tenant, std::move(fresh));
  }
  if (!found) {
    co_return Failure{.code = Code::not_found, .detail = "This tenant has no key yet."};
  }
  const auto wrapped = crypto::from_base64(found->wrapped);
  if (!wrapped) co_return wrapped.error();
  auto key = parts_.master->unwrap(*wrapped, key_context(tenant, found->id));
  if (!key) co_return key.error();
  make_room();
  auto ring = std::make_shared<crypto::KeyRing>(crypto::KeyId{found->number}, *std::move(key));
  opened_[tenant.slug()] = {ring, parts_.clock.steady() + key_kept_for};
  parts_.opened(tenant);
  co_return ring;
}

void Vault::make_room() {
  if (opened_.size() < keys_max) return;
  const auto oldest =
      std::ranges::min_element(opened_, {}, [](const auto& entry) { return entry.second.until; });
  opened_.erase(oldest);
}

}  // namespace signalbox::device_poller::vault
