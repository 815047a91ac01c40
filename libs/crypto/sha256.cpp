#include "crypto/sha256.hpp"

#include "crypto/fault.hpp"

#include <openssl/evp.h>

namespace signalbox::crypto {
namespace {

// Looked up once: each look-up in the providers costs as much as hashing 200 bytes.
const EVP_MD* algorithm() {
  static const std::unique_ptr<EVP_MD, FreedBy<EVP_MD_free>> fetched{
      EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  require(fetched != nullptr, "EVP_MD_fetch");
  return fetched.get();
}

}  // namespace

Digest sha256(ByteView bytes) {
  Digest digest;
  require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm(), nullptr) == 1,
          "EVP_Digest");
  return digest;
}

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};

  void begin() {
    require(EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) == 1, "EVP_DigestInit_ex2");
  }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  require(state_->context != nullptr, "EVP_MD_CTX_new");
  state_->begin();
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;

void Sha256::add(ByteView bytes) {
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1,
          "EVP_DigestUpdate");
}

Digest Sha256::finish() {
  Digest digest;
  require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr) == 1,
          "EVP_DigestFinal_ex");
  state_->begin();
  return digest;
}

}  // namespace signalbox::crypto
