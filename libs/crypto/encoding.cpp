#include "crypto/encoding.hpp"

#include <array>

namespace signalbox::crypto {
namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 0xff;

// Character → its place in the alphabet, or no_digit.
using Values = std::array<std::uint8_t, 256>;

constexpr Values values_of(std::string_view alphabet) {
  Values values{};
  values.fill(no_digit);
  for (std::size_t at = 0; at < alphabet.size(); ++at) {
    values[static_cast<std::uint8_t>(alphabet[at])] = static_cast<std::uint8_t>(at);
  }
  return values;
}
constexpr auto hex_values = values_of(hex_digits);
constexpr auto standard_values = values_of(standard_alphabet);
constexpr auto url_values = values_of(url_alphabet);

Failure not_hex() { return {Code::invalid, "is no text of hexadecimal digits (0-9, a-f)"}; }
Failure not_base64() { return {Code::invalid, "is no base64 (RFC 4648 §4, with padding)"}; }
Failure not_base64url() { return {Code::invalid, "is no base64url (RFC 4648 §5, no padding)"}; }

// Without padding: a last group of one byte is two characters, of two bytes three.
std::string encode(ByteView bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned held = 0;  // bits that wait for more, at the low end of `bits`
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bits = (bits << 8U) | bytes.data()[at];
    for (held += 8; held >= 6; held -= 6) text += alphabet[(bits >> (held - 6)) & 0x3fU];
  }
  if (held > 0) text += alphabet[(bits << (6 - held)) & 0x3fU];
  return text;
}

// False for a length that no bytes have, a foreign character, or last bits that are not zero.
bool decode(std::string_view text, const Values& values, std::string& bytes) {
  if (text.size() % 4 == 1) return false;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char character : text) {
    const auto value = values[static_cast<std::uint8_t>(character)];
    if (value == no_digit) return false;
    bits = (bits << 6U) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xffU);
  }
  return (bits & ((1U << held) - 1)) == 0;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    text += hex_digits[bytes.data()[at] >> 4U];
    text += hex_digits[bytes.data()[at] & 0x0fU];
  }
  return text;
}

Result<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return not_hex();
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const auto high = hex_values[static_cast<std::uint8_t>(text[at])];
    const auto low = hex_values[static_cast<std::uint8_t>(text[at + 1])];
    if (high == no_digit || low == no_digit) return not_hex();
    bytes += static_cast<char>((high << 4U) | low);
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  auto text = encode(bytes, standard_alphabet);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return not_base64();
  // At most two: a third would leave a group of one character, which decode refuses.
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string bytes;
  if (!decode(text, standard_values, bytes)) return not_base64();
  return bytes;
}

std::string to_base64url(ByteView bytes) { return encode(bytes, url_alphabet); }

Result<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  if (!decode(text, url_values, bytes)) return not_base64url();
  return bytes;
}

}  // namespace signalbox::crypto
