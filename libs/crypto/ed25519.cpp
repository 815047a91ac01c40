#include "crypto/ed25519.hpp"

#include "crypto/fault.hpp"

#include <openssl/evp.h>

#include <utility>

namespace signalbox::crypto {
namespace {
using PkeyPtr = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using MdContextPtr = std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>>;

MdContextPtr new_context() {
  MdContextPtr context{EVP_MD_CTX_new()};
  require(context != nullptr, "EVP_MD_CTX_new");
  return context;
}

}  // namespace

struct SigningKey::State {
  Key seed;
  PkeyPtr pair;
  PublicKey public_key;
};

SigningKey::SigningKey(Key seed) : state_(std::make_unique<State>(State{std::move(seed), {}, {}})) {
  const auto& bytes = state_->seed.reveal();
  state_->pair.reset(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size()));
  require(state_->pair != nullptr, "EVP_PKEY_new_raw_private_key");
  auto size = state_->public_key.size();
  require(EVP_PKEY_get_raw_public_key(state_->pair.get(), state_->public_key.data(), &size) == 1,
          "EVP_PKEY_get_raw_public_key");
}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&& other) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&& other) noexcept = default;

SigningKey SigningKey::generate() { return SigningKey{Key::random()}; }

Result<SigningKey> SigningKey::from_seed(ByteView seed) {
  auto key = Key::from_bytes(seed);
  if (!key) return key.error();
  return SigningKey{std::move(*key)};
}

Signature SigningKey::sign(ByteView message) const {
  const auto context = new_context();
  // No digest: the message itself is signed (PureEdDSA, RFC 8032 §4).
  require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->pair.get()) == 1,
          "EVP_DigestSignInit");
  Signature signature;
  auto size = signature.size();
  require(
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) == 1,
      "EVP_DigestSign");
  return signature;
}

const PublicKey& SigningKey::public_key() const { return state_->public_key; }
const Key& SigningKey::seed() const { return state_->seed; }

struct VerifyingKey::State {
  PkeyPtr key;
};

VerifyingKey::VerifyingKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
VerifyingKey::~VerifyingKey() = default;
VerifyingKey::VerifyingKey(VerifyingKey&& other) noexcept = default;
VerifyingKey& VerifyingKey::operator=(VerifyingKey&& other) noexcept = default;

Result<VerifyingKey> VerifyingKey::from_bytes(ByteView public_key) {
  if (public_key.size() != PublicKey{}.size()) {
    return Failure{Code::invalid, "an Ed25519 public key has 32 bytes"};
  }
  PkeyPtr key{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size())};
  require(key != nullptr, "EVP_PKEY_new_raw_public_key");
  return VerifyingKey{std::make_unique<State>(State{std::move(key)})};
}

bool VerifyingKey::verify(ByteView message, ByteView signature) const {
  const auto context = new_context();
  require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) == 1,
          "EVP_DigestVerifyInit");
  const bool right = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                      message.data(), message.size()) == 1;
  if (!right) forget_refusal();
  return right;
}

}  // namespace signalbox::crypto
