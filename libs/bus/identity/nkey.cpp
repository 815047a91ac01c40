#include "bus/identity/nkey.hpp"

#include <span>
#include <utility>

namespace signalbox::bus {
namespace {
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr unsigned seed_prefix = 18U << 3U;  // 'S'
constexpr std::size_t key_bytes = 32;
constexpr std::size_t sum_bytes = 2;

unsigned prefix_of(KeyRole role) {
  switch (role) {
    case KeyRole::operator_:
      return 14U << 3U;  // 'O'
    case KeyRole::account:
      return 0;  // 'A'
    case KeyRole::user:
      return 20U << 3U;  // 'U'
  }
  return 0;
}

Result<KeyRole> role_of(unsigned prefix) {
  for (const auto role : {KeyRole::operator_, KeyRole::account, KeyRole::user}) {
    if (prefix_of(role) == prefix) return role;
  }
  return Failure{Code::invalid, "This key has a role that we do not know."};
}

// CRC-16/XMODEM: polynomial 0x1021, start 0, nothing reflected.
std::uint16_t check_sum(std::string_view bytes) {
  unsigned sum = 0;
  for (const char character : bytes) {
    sum ^= static_cast<unsigned>(static_cast<unsigned char>(character)) << 8U;
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum & 0x8000U) != 0 ? (sum << 1U) ^ 0x1021U : sum << 1U;
    }
    sum &= 0xFFFFU;
  }
  return static_cast<std::uint16_t>(sum);
}

std::string with_sum(std::string bytes) {
  const auto sum = check_sum(bytes);
  bytes += static_cast<char>(sum & 0xFFU);
  bytes += static_cast<char>(sum >> 8U);
  return bytes;
}

Failure no_key() { return {Code::invalid, "This is no NATS key."}; }

// What stands before the sum, which must be right.
Result<std::string> checked_bytes(std::string_view text, std::size_t size) {
  auto bytes = from_base32(text);
  if (!bytes || bytes->size() != size + sum_bytes) return no_key();
  auto content = bytes->substr(0, size);
  if (with_sum(content) != *bytes) return no_key();
  return content;
}

unsigned byte_at(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes.at(at));
}
}  // namespace

std::string to_base32(crypto::ByteView bytes) {
  std::string text;
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : std::span{bytes.data(), bytes.size()}) {
    held = (held << 8U) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31U];
    }
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31U];
  return text;
}

Result<std::string> from_base32(std::string_view text) {
  std::string bytes;
  unsigned held = 0;
  unsigned bits = 0;
  for (const char character : text) {
    const auto value = alphabet.find(character);
    if (value == alphabet.npos) return Failure{Code::invalid, "This is no base32."};
    held = ((held << 5U) | static_cast<unsigned>(value)) & 0xFFFFU;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((held >> bits) & 0xFFU);
  }
  if (bits >= 5 || (held & ((1U << bits) - 1U)) != 0) {
    return Failure{Code::invalid, "This is no base32."};
  }
  return bytes;
}

std::string public_nkey(KeyRole role, const crypto::PublicKey& key) {
  std::string bytes(1, static_cast<char>(prefix_of(role)));
  bytes.append(crypto::ByteView{key}.text());
  return to_base32(with_sum(std::move(bytes)));
}

Result<PublicNkey> parse_public_nkey(std::string_view text) {
  const auto bytes = checked_bytes(text, 1 + key_bytes);
  if (!bytes) return bytes.error();
  const auto role = role_of(byte_at(*bytes, 0));
  if (!role) return role.error();
  PublicNkey key{*role, {}};
  for (std::size_t at = 0; at < key_bytes; ++at) {
    key.key.at(at) = static_cast<std::uint8_t>(byte_at(*bytes, at + 1));
  }
  return key;
}

Nkey::Nkey(KeyRole role, crypto::SigningKey key)
    : role_(role), key_(std::move(key)), name_(public_nkey(role, key_.public_key())) {}

Nkey Nkey::generate(KeyRole role) { return {role, crypto::SigningKey::generate()}; }

// Two bytes hold "seed" and the role: 5 bits of one, 3 and 5 bits of the other.
Result<Nkey> Nkey::from_seed(std::string_view text) {
  auto bytes = checked_bytes(text, 2 + key_bytes);
  if (!bytes) return no_key();
  const auto first = byte_at(*bytes, 0);
  const auto second = byte_at(*bytes, 1);
  const auto role = role_of(((first & 7U) << 5U) | (second >> 3U));
  if ((first & 0xF8U) != seed_prefix || (second & 7U) != 0 || !role) return no_key();
  auto key = crypto::SigningKey::from_seed(crypto::ByteView{*bytes}.part(2));
  crypto::wipe(*bytes);
  if (!key) return key.error();
  return Nkey{*role, std::move(*key)};
}

std::string Nkey::seed() const {
  const auto prefix = prefix_of(role_);
  std::string bytes;
  bytes += static_cast<char>(seed_prefix | (prefix >> 5U));
  bytes += static_cast<char>((prefix & 31U) << 3U);
  bytes.append(crypto::ByteView{key_.seed().reveal()}.text());
  auto checked = with_sum(bytes);
  auto text = to_base32(checked);
  crypto::wipe(bytes);
  crypto::wipe(checked);
  return text;
}

}  // namespace signalbox::bus
