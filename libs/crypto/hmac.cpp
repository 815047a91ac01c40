#include "crypto/hmac.hpp"

#include "crypto/fault.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdexcept>
#include <string>

namespace signalbox::crypto {

struct HmacKey::State {
  std::unique_ptr<EVP_MAC, FreedBy<EVP_MAC_free>> algorithm{
      EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr)};
  std::unique_ptr<EVP_MAC_CTX, FreedBy<EVP_MAC_CTX_free>> context;
};

HmacKey::HmacKey(ByteView key) : state_(std::make_unique<State>()) {
  if (key.empty()) throw std::logic_error("an HMAC key is empty");
  require(state_->algorithm != nullptr, "EVP_MAC_fetch");
  state_->context.reset(EVP_MAC_CTX_new(state_->algorithm.get()));
  require(state_->context != nullptr, "EVP_MAC_CTX_new");
  std::string digest{OSSL_DIGEST_NAME_SHA2_256};
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(state_->context.get(), key.data(), key.size(), parameters) == 1,
          "EVP_MAC_init");
}
HmacKey::~HmacKey() = default;
HmacKey::HmacKey(HmacKey&& other) noexcept = default;
HmacKey& HmacKey::operator=(HmacKey&& other) noexcept = default;

Digest HmacKey::sign(ByteView message) { return sign_joined({message}); }

Digest HmacKey::sign_joined(std::initializer_list<ByteView> parts) {
  auto* context = state_->context.get();
  // Without a key it begins anew with the one it has: half the cost of EVP_MAC_CTX_dup. OpenSSL
  // before 3.0.3 did nothing here and answered wrong signatures (openssl issue 17811).
  require(EVP_MAC_init(context, nullptr, 0, nullptr) == 1, "EVP_MAC_init");
  for (const auto& part : parts) {
    require(EVP_MAC_update(context, part.data(), part.size()) == 1, "EVP_MAC_update");
  }
  Digest signature;
  std::size_t size = 0;
  require(EVP_MAC_final(context, signature.data(), &size, signature.size()) == 1, "EVP_MAC_final");
  require(size == signature.size(), "EVP_MAC_final");
  return signature;
}

bool HmacKey::verify(ByteView message, ByteView signature) {
  return equal_in_constant_time(sign(message), signature);
}

}  // namespace signalbox::crypto
