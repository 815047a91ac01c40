// Bytes as all of crypto takes and gives them: a view that every kind of buffer turns into, and
// arrays for what has a fixed length. What is secret is compared and wiped by the functions here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::crypto {

template <std::size_t Count>
using Bytes = std::array<std::uint8_t, Count>;

// For parameters only: it refers to its bytes and keeps nothing alive.
class ByteView {
 public:
  ByteView(std::string_view text) : ByteView(text.data(), text.size()) {}
  ByteView(const std::string& text) : ByteView(std::string_view{text}) {}
  ByteView(const char* text) : ByteView(std::string_view{text}) {}
  ByteView(std::span<const std::uint8_t> bytes) : data_(bytes.data()), size_(bytes.size()) {}
  template <std::size_t Count>
  ByteView(const Bytes<Count>& bytes) : data_(bytes.data()), size_(Count) {}

  const std::uint8_t* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // `count` bytes from `begin` on; both are cut to what is there.
  ByteView part(std::size_t begin, std::size_t count = std::string_view::npos) const;
  std::string_view text() const;

 private:
  ByteView(const char* data, std::size_t size)
      : data_(reinterpret_cast<const std::uint8_t*>(data)), size_(size) {}

  const std::uint8_t* data_;
  std::size_t size_;
};

// The bytes of a text to write into.
std::span<std::uint8_t> writable(std::string& text);

// Takes as long wherever the first difference lies, so that timing tells nobody how much of a guess
// was right. Only the lengths may show.
bool equal_in_constant_time(ByteView one, ByteView other);

// Overwrites with zeroes in a way that the compiler may not leave out.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);

}  // namespace signalbox::crypto
