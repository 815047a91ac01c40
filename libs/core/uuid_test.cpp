#include "core/uuid.hpp"

#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"

#include <array>
#include <cstdlib>
#include <set>

using namespace signalbox;
using std::chrono::milliseconds;

namespace {
std::uint64_t milliseconds_of(const Uuid& uuid) {
  std::uint64_t value = 0;
  for (std::size_t byte = 0; byte < 6; ++byte) value = value * 256 + uuid.bytes[byte];
  return value;
}
}  // namespace

TEST_CASE("a UUID reads in either case and writes in lower case", "[core]") {
  const auto uuid = Uuid::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");  // RFC 9562, appendix A.6
  REQUIRE(uuid);
  CHECK(uuid->to_string() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  CHECK(milliseconds_of(*uuid) == 1'645'557'742'000);
}

TEST_CASE("what is no UUID is refused", "[core]") {
  const auto* const text =
      GENERATE("", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
               "017f22e279b07cc398c4dc0c0c07398f", "017f22e2_79b0-7cc3-98c4-dc0c0c07398f",
               "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
               "017f22e27-9b0-7cc3-98c4-dc0c0c07398f");
  INFO(text);
  const auto uuid = Uuid::parse(text);
  REQUIRE_FALSE(uuid);
  CHECK(uuid.error().code == Code::invalid);
}

TEST_CASE("a new UUID has version 7, the RFC's variant and the clock's time", "[core]") {
  testing::FakeClock clock;
  UuidSource source{clock};
  for (int i = 0; i < 1000; ++i) {
    const auto uuid = source.next();
    REQUIRE((uuid.bytes[6] >> 4U) == 7);
    REQUIRE((uuid.bytes[8] >> 6U) == 2);
    REQUIRE(milliseconds_of(uuid) ==
            static_cast<std::uint64_t>(clock.now().time_since_epoch().count()));
  }
}

TEST_CASE("UUIDs sort as they were made, whatever the clock does", "[core]") {
  testing::FakeClock clock;
  UuidSource source{clock};
  auto previous = source.next();
  for (int i = 0; i < 20'000; ++i) {  // more than fit into one millisecond
    if (i % 1000 == 0) clock.set(clock.now() - milliseconds{5});
    if (i % 3000 == 0) clock.advance(milliseconds{40});
    const auto next = source.next();
    REQUIRE(previous < next);
    REQUIRE(previous.to_string() < next.to_string());
    previous = next;
  }
}

TEST_CASE("the last 62 bits of every UUID are random", "[core]") {
  testing::FakeClock clock;
  UuidSource source{clock};
  std::set<std::string> ends;
  std::array<int, 62> ones{};
  for (int i = 0; i < 2000; ++i) {
    const auto uuid = source.next();
    ends.insert(uuid.to_string().substr(19));
    for (std::size_t bit = 0; bit < ones.size(); ++bit) {
      ones[bit] += (uuid.bytes[15 - bit / 8] >> (bit % 8)) & 1;
    }
  }
  CHECK(ends.size() == 2000);
  // Half of 2,000, within ten standard deviations.
  for (const int count : ones) CHECK(std::abs(count - 1000) < 224);
}

TEST_CASE("two sources at the same moment do not make the same UUID", "[core]") {
  testing::FakeClock clock;
  UuidSource one{clock};
  UuidSource other{clock};
  std::set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) {
    seen.insert(one.next());
    seen.insert(other.next());
  }
  CHECK(seen.size() == 2000);
}

TEST_CASE("ids of different things are different types", "[core]") {
  using DeviceId = Id<struct DeviceTag>;
  using TreeId = Id<struct TreeTag>;
  STATIC_REQUIRE_FALSE(std::is_convertible_v<DeviceId, TreeId>);
  const auto id = DeviceId::parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  REQUIRE(id);
  CHECK(id->to_string() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  CHECK_FALSE(DeviceId::parse("7"));
}
