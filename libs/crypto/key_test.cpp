#include "crypto/key.hpp"

#include "testing/catch.hpp"

#include <algorithm>
#include <memory>
#include <ostream>
#include <type_traits>
#include <utility>

using signalbox::crypto::Bytes;
using signalbox::crypto::ByteView;
using signalbox::crypto::Key;

namespace {
template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

const Bytes<32> nothing{};
}  // namespace

TEST_CASE("a key shows, copies and compares itself only on purpose", "[crypto]") {
  STATIC_REQUIRE_FALSE(Printable<Key>);
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Key>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<Key>);
  STATIC_REQUIRE_FALSE(std::is_default_constructible_v<Key>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Key, ByteView>);
  STATIC_REQUIRE_FALSE(std::equality_comparable<Key>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Key>);
}

TEST_CASE("a key is 32 bytes and nothing else", "[crypto]") {
  const std::string bytes = "0123456789abcdef0123456789ABCDEF";
  CHECK(ByteView{Key::from_bytes(bytes)->reveal()}.text() == bytes);
  for (const auto& wrong : {std::string{}, bytes.substr(1), bytes + "x", bytes + bytes}) {
    REQUIRE_FALSE(Key::from_bytes(wrong));
    CHECK(Key::from_bytes(wrong).error().code == signalbox::Code::invalid);
  }
  CHECK(Key::random().reveal() != Key::random().reveal());
  CHECK(Key::random().reveal() != nothing);
}

// The memory is the test's own, so that it may be looked at after the key in it has ended.
TEST_CASE("the memory of an ended key is zero", "[crypto]") {
  alignas(Key) Bytes<sizeof(Key)> memory{};
  auto* key = std::construct_at(reinterpret_cast<Key*>(memory.data()), Key::random());
  REQUIRE(std::ranges::count(memory, 0) < 10);
  std::destroy_at(key);
  CHECK(std::ranges::count(memory, 0) == sizeof(Key));
}

TEST_CASE("a key that moves leaves zeroes behind", "[crypto]") {
  alignas(Key) Bytes<sizeof(Key)> memory{};
  auto* from = std::construct_at(reinterpret_cast<Key*>(memory.data()), Key::random());
  const auto bytes = from->reveal();

  auto to = std::move(*from);
  CHECK(to.reveal() == bytes);
  CHECK(std::ranges::count(memory, 0) == sizeof(Key));

  *from = std::move(to);
  CHECK(from->reveal() == bytes);
  auto& same = *from;
  *from = std::move(same);
  CHECK(from->reveal() == bytes);

  auto last = Key::random();
  last = std::move(*from);
  CHECK(last.reveal() == bytes);
  CHECK(std::ranges::count(memory, 0) == sizeof(Key));
  std::destroy_at(from);
}
