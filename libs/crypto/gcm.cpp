#include "crypto/gcm.hpp"

#include "crypto/fault.hpp"

#include <openssl/evp.h>

#include <climits>
#include <memory>
#include <stdexcept>

namespace signalbox::crypto {
namespace {
using CipherContextPtr = std::unique_ptr<EVP_CIPHER_CTX, FreedBy<EVP_CIPHER_CTX_free>>;

// Looked up once: each look-up in the providers doubles the cost of sealing a password.
const EVP_CIPHER* algorithm() {
  static const std::unique_ptr<EVP_CIPHER, FreedBy<EVP_CIPHER_free>> fetched{
      EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  require(fetched != nullptr, "EVP_CIPHER_fetch");
  return fetched.get();
}

int length_of(ByteView bytes) {
  if (bytes.size() > INT_MAX) throw std::logic_error("more bytes than one call of OpenSSL takes");
  return static_cast<int>(bytes.size());
}

// GCM is a stream cipher: what goes in comes out at once, and the end adds nothing. Into no buffer,
// it is authenticated only.
void transform(EVP_CIPHER_CTX* context, ByteView from, std::uint8_t* to) {
  if (from.empty()) return;
  int done = 0;
  require(EVP_CipherUpdate(context, to, &done, from.data(), length_of(from)) == 1,
          "EVP_CipherUpdate");
}

enum class Direction : std::uint8_t { open, seal };

CipherContextPtr begin(Direction direction, const Key& key, const Nonce& nonce,
                       ByteView associated) {
  CipherContextPtr context{EVP_CIPHER_CTX_new()};
  require(context != nullptr, "EVP_CIPHER_CTX_new");
  require(EVP_CipherInit_ex2(context.get(), algorithm(), key.reveal().data(), nonce.data(),
                             direction == Direction::seal ? 1 : 0, nullptr) == 1,
          "EVP_CipherInit_ex2");
  transform(context.get(), associated, nullptr);
  return context;
}

}  // namespace

std::string gcm_seal(const Key& key, const Nonce& nonce, ByteView associated, ByteView plain) {
  const auto context = begin(Direction::seal, key, nonce, associated);
  std::string sealed(plain.size() + gcm_tag_bytes, '\0');
  const auto out = writable(sealed);
  transform(context.get(), plain, out.data());
  const auto tag = out.last(gcm_tag_bytes);
  int done = 0;
  require(EVP_CipherFinal_ex(context.get(), tag.data(), &done) == 1, "EVP_CipherFinal_ex");
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(gcm_tag_bytes),
                              tag.data()) == 1,
          "EVP_CIPHER_CTX_ctrl");
  return sealed;
}

bool gcm_open(const Key& key, const Nonce& nonce, ByteView associated, ByteView sealed,
              std::span<std::uint8_t> plain) {
  if (sealed.size() != plain.size() + gcm_tag_bytes) {
    throw std::logic_error("the room for an opened text has the wrong length");
  }
  const auto context = begin(Direction::open, key, nonce, associated);
  transform(context.get(), sealed.part(0, plain.size()), plain.data());
  std::string tag{sealed.part(plain.size()).text()};  // OpenSSL asks for a writable one
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(gcm_tag_bytes),
                              tag.data()) == 1,
          "EVP_CIPHER_CTX_ctrl");
  int done = 0;
  Bytes<gcm_tag_bytes> rest{};  // never written to: see transform
  const bool genuine = EVP_CipherFinal_ex(context.get(), rest.data(), &done) == 1;
  if (!genuine) {
    wipe(plain);
    forget_refusal();
  }
  return genuine;
}

}  // namespace signalbox::crypto
