#include "core/uuid.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace signalbox {
namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::uint16_t counter_max = 0x0fff;

bool has_hyphen_before(std::size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

Failure not_a_uuid() {
  return {Code::invalid, "is no UUID such as 01941f29-7c00-7000-8000-000000000001"};
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}
}  // namespace

Result<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return not_a_uuid();
  Uuid uuid;
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < uuid.bytes.size(); ++byte) {
    if (has_hyphen_before(byte) && text[at++] != '-') return not_a_uuid();
    const int high = hex_value(text[at++]);
    const int low = hex_value(text[at++]);
    if (high < 0 || low < 0) return not_a_uuid();
    uuid.bytes[byte] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return uuid;
}

std::string Uuid::to_string() const {
  std::string text(36, '-');
  std::size_t at = 0;
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    if (has_hyphen_before(byte)) ++at;
    text[at++] = hex_digits[bytes[byte] >> 4U];
    text[at++] = hex_digits[bytes[byte] & 0x0fU];
  }
  return text;
}

Uuid UuidSource::next() {
  advance_to(static_cast<std::uint64_t>(clock_.now().time_since_epoch().count()));
  Uuid uuid;
  for (std::size_t byte = 0; byte < 6; ++byte) {
    uuid.bytes[byte] = static_cast<std::uint8_t>(last_ms_ >> (40 - 8 * byte));
  }
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70U | (counter_ >> 8U));
  uuid.bytes[7] = static_cast<std::uint8_t>(counter_ & 0xffU);
  auto random = random_bits();
  for (std::size_t byte = 8; byte < 16; ++byte, random >>= 8U) {
    uuid.bytes[byte] = static_cast<std::uint8_t>(random);
  }
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80U | (uuid.bytes[8] & 0x3fU));
  return uuid;
}

// A new millisecond starts the counter at a random place in its lower half, so that at least 2,048
// ids fit; past that the source runs ahead of the clock by a millisecond.
void UuidSource::advance_to(std::uint64_t now_ms) {
  if (now_ms <= last_ms_ && counter_ < counter_max) {
    ++counter_;
    return;
  }
  last_ms_ = now_ms > last_ms_ ? now_ms : last_ms_ + 1;
  counter_ = static_cast<std::uint16_t>(random_bits() & (counter_max >> 1U));
}

std::uint64_t UuidSource::random_bits() {
  if (pool_left_ == 0) {
    // Up to 256 bytes come whole; getrandom(2) promises no more.
    static_assert(sizeof pool_ <= 256);
    if (::getrandom(pool_.data(), sizeof pool_, 0) < 0) {
      throw std::system_error{errno, std::generic_category(), "getrandom"};
    }
    pool_left_ = pool_.size();
  }
  return pool_[--pool_left_];
}

}  // namespace signalbox
