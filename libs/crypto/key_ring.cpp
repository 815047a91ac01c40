#include "crypto/key_ring.hpp"

#include "crypto/gcm.hpp"
#include "crypto/random.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace signalbox::crypto {
namespace {
constexpr char version = 1;
constexpr std::size_t header_bytes = 5;
constexpr std::size_t overhead_bytes = header_bytes + Nonce{}.size() + gcm_tag_bytes;
constexpr std::size_t context_part_bytes_max = 255;

// One sentence for all that can be wrong: which of them it was would guide a forger.
Failure cannot_be_opened() { return {Code::invalid, "the sealed text cannot be opened"}; }

std::string header_of(KeyId id) {
  const auto number = static_cast<std::uint32_t>(id);
  std::string header{version};
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    header += static_cast<char>((number >> shift) & 0xffU);
  }
  return header;
}

std::optional<KeyId> key_id_of(ByteView sealed) {
  if (sealed.size() < overhead_bytes || sealed.text()[0] != version) return std::nullopt;
  std::uint32_t number = 0;
  for (std::size_t at = 1; at < header_bytes; ++at) number = (number << 8U) | sealed.data()[at];
  return KeyId{number};
}

// Each part behind its length, so that no two contexts come to the same bytes.
void append_part(std::string& associated, std::string_view part) {
  if (part.size() > context_part_bytes_max) {
    throw std::logic_error("a part of a sealing context has more than 255 bytes");
  }
  associated += static_cast<char>(part.size());
  associated += part;
}

std::string associated_with(std::string_view header, const Context& context) {
  if (context.purpose.empty()) throw std::logic_error("a sealing context has no purpose");
  std::string associated{header};
  append_part(associated, context.tenant.slug());
  append_part(associated, context.purpose);
  append_part(associated, context.subject);
  return associated;
}

}  // namespace

KeyRing::KeyRing(KeyId id, Key current, std::uint64_t seals_max)
    : current_(id), seals_max_(std::min(seals_max, seals_of_one_key_max)) {
  slots_.emplace(id, Slot{std::move(current)});
}

Result<void> KeyRing::add(KeyId id, Key key) {
  if (slots_.contains(id)) return Failure{Code::conflict, "the ring has a key of this id"};
  slots_.emplace(id, Slot{std::move(key)});
  return {};
}

Result<void> KeyRing::make_current(KeyId id) {
  if (!slots_.contains(id)) return Failure{Code::not_found, "the ring has no key of this id"};
  current_ = id;
  return {};
}

Result<std::string> KeyRing::seal(ByteView plain, const Context& context) {
  if (plain.size() > sealed_plain_bytes_max) {
    return Failure{Code::too_large, "more than 1,000,000 bytes cannot be sealed"};
  }
  auto& slot = slots_.at(current_);
  if (slot.seals >= seals_max_) {
    return Failure{Code::unavailable, "the key has sealed as often as is safe and must be changed"};
  }
  auto sealed = header_of(current_);
  const auto associated = associated_with(sealed, context);
  const auto nonce = random_bytes<Nonce{}.size()>();
  ++slot.seals;
  sealed += ByteView{nonce}.text();
  sealed += gcm_seal(slot.key, nonce, associated, plain);
  return sealed;
}

Result<void> KeyRing::open_into(std::span<std::uint8_t> plain, ByteView sealed,
                                const Context& context) const {
  const auto id = key_id_of(sealed);
  if (!id || sealed.size() != overhead_bytes + plain.size()) return cannot_be_opened();
  const auto slot = slots_.find(*id);
  if (slot == slots_.end()) {
    return Failure{Code::not_found, "the key that sealed this text is not known here"};
  }
  Nonce nonce;
  std::copy_n(sealed.data() + header_bytes, nonce.size(), nonce.begin());
  const auto associated = associated_with(sealed.part(0, header_bytes).text(), context);
  const auto body = sealed.part(header_bytes + nonce.size());
  if (!gcm_open(slot->second.key, nonce, associated, body, plain)) return cannot_be_opened();
  return {};
}

Result<Secret> KeyRing::open(ByteView sealed, const Context& context) const {
  if (sealed.size() < overhead_bytes) return cannot_be_opened();
  if (sealed.size() > overhead_bytes + sealed_plain_bytes_max) return cannot_be_opened();
  std::string plain(sealed.size() - overhead_bytes, '\0');
  const auto opened = open_into(writable(plain), sealed, context);
  if (!opened) return opened.error();
  return Secret{std::move(plain)};
}

Result<Key> KeyRing::open_key(ByteView sealed, const Context& context) const {
  Bytes<32> bytes{};
  const auto opened = open_into(bytes, sealed, context);
  if (!opened) return opened.error();
  auto key = Key::from_bytes(bytes);
  wipe(bytes);
  return key;
}

Result<bool> KeyRing::is_current(ByteView sealed) const {
  const auto id = key_id_of(sealed);
  if (!id) return cannot_be_opened();
  return *id == current_;
}

}  // namespace signalbox::crypto
