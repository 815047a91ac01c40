#include "crypto/key.hpp"

#include "crypto/random.hpp"

#include <algorithm>

namespace signalbox::crypto {

Key Key::random() {
  Key key;
  fill_random(key.bytes_);
  return key;
}

Result<Key> Key::from_bytes(ByteView bytes) {
  Key key;
  if (bytes.size() != key.bytes_.size()) return Failure{Code::invalid, "a key has 32 bytes"};
  std::copy_n(bytes.data(), bytes.size(), key.bytes_.begin());
  return key;
}

Key::Key(Key&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

Key& Key::operator=(Key&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  wipe(other.bytes_);
  return *this;
}

}  // namespace signalbox::crypto
