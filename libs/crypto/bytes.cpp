#include "crypto/bytes.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace signalbox::crypto {

ByteView ByteView::part(std::size_t begin, std::size_t count) const {
  begin = std::min(begin, size_);
  return std::span{data_, size_}.subspan(begin, std::min(count, size_ - begin));
}

std::string_view ByteView::text() const { return {reinterpret_cast<const char*>(data_), size_}; }

std::span<std::uint8_t> writable(std::string& text) {
  return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

bool equal_in_constant_time(ByteView one, ByteView other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

void wipe(std::span<std::uint8_t> bytes) { OPENSSL_cleanse(bytes.data(), bytes.size()); }

void wipe(std::string& text) {
  wipe(writable(text));
  text.clear();
}

}  // namespace signalbox::crypto
