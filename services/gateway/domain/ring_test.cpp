#include "gateway/domain/ring.hpp"

#include "testing/catch.hpp"
#include "testing/taken.hpp"

using namespace signalbox;
using namespace signalbox::gateway::domain;
using namespace std::chrono_literals;
using testing::taken;

namespace {
const Time start{1'700'000'000'000ms};

EventId id_of(std::uint64_t sequence) {
  auto digits = std::to_string(sequence);
  return {.sequence = sequence, .mark = std::string(12 - digits.size(), '0') + digits};
}

EventId other_mark(std::uint64_t sequence) {
  return {.sequence = sequence, .mark = "ffffffffffff"};
}

Kept kept(std::uint64_t sequence, Time at = start, std::size_t bytes = 100) {
  return {.id = id_of(sequence),
          .tenant = "acme",
          .noun = "device",
          .entity = "d1",
          .permission = "device:read",
          .frame = std::make_shared<const std::string>(bytes, 'x'),
          .at = at};
}

// Facts 10 to 14, a second apart.
Ring ring_of_five() {
  Ring ring{{.age_max = 60s}};
  for (std::uint64_t sequence = 10; sequence < 15; ++sequence) {
    ring.push(kept(sequence, start + std::chrono::seconds{sequence - 10}));
  }
  return ring;
}
}  // namespace

TEST_CASE("a fact's place is its number and the end of its id", "[gateway]") {
  const EventId id{.sequence = 42, .mark = "0123456789ab"};
  CHECK(id.to_string() == "42-0123456789ab");
  CHECK(EventId::parse("42-0123456789ab") == id);
  CHECK(EventId::parse("18446744073709551615-0123456789ab"));
  for (const auto* garbled :
       {"", "-", "42", "42-", "-0123456789ab", "42-0123456789a", "42-0123456789abc",
        "42-0123456789AB", "42-0123456789ag", "+42-0123456789ab", " 42-0123456789ab",
        "42 -0123456789ab", "4x-0123456789ab", "0x2-0123456789ab",
        "18446744073709551616-0123456789ab", "42-01234-6789ab", "42-0123456789ab\n"}) {
    INFO(garbled);
    CHECK_FALSE(EventId::parse(garbled));
  }
}

TEST_CASE("who has seen a fact that is kept goes on behind it", "[gateway]") {
  const auto ring = ring_of_five();
  CHECK(ring.after(id_of(10)) == 1);
  CHECK(ring.after(id_of(13)) == 4);
  CHECK(ring.at(taken(ring.after(id_of(13)))).id == id_of(14));
  CHECK(ring.after(id_of(14)) == ring.end());
}

TEST_CASE("who has seen another fact of that number is told nothing", "[gateway]") {
  const auto ring = ring_of_five();
  CHECK_FALSE(ring.after(other_mark(12)));
  CHECK_FALSE(ring.after(other_mark(14)));
  CHECK_FALSE(ring.after(other_mark(10)));
}

TEST_CASE("who has seen what is yet to come, or what was never here, is told nothing",
          "[gateway]") {
  auto ring = ring_of_five();
  CHECK_FALSE(ring.after(id_of(15)));
  CHECK_FALSE(ring.after(id_of(1'000'000)));
  CHECK_FALSE(ring.after(id_of(8)));
  CHECK_FALSE(ring.after({}));
  ring.push(kept(20));  // 15 to 19 were taken out of the stream
  CHECK_FALSE(ring.after(id_of(17)));
  CHECK(Ring{}.after(id_of(1)) == std::nullopt);
}

TEST_CASE("who has seen the last fact before the ring began misses nothing", "[gateway]") {
  const auto ring = ring_of_five();
  CHECK(ring.after(id_of(9)) == ring.begin());
  CHECK_FALSE(ring.after(id_of(7)));
}

TEST_CASE("who has seen the newest of those that are gone misses nothing, older ones do",
          "[gateway]") {
  auto ring = ring_of_five();
  ring.forget_old(start + 61s + 500ms);
  CHECK(ring.begin() == 2);
  CHECK(ring.end() == 5);
  CHECK(ring.at(2).id == id_of(12));
  CHECK(ring.after(id_of(11)) == 2);
  CHECK_FALSE(ring.after(other_mark(11)));
  CHECK_FALSE(ring.after(id_of(10)));
  CHECK_FALSE(ring.after(id_of(9)));
  CHECK(ring.after(id_of(12)) == 3);
}

TEST_CASE("a fact is kept until it is older than the limit, and positions go on", "[gateway]") {
  auto ring = ring_of_five();
  ring.forget_old(start + 60s);
  CHECK(ring.begin() == 0);
  ring.forget_old(start + 60s + 1ms);
  CHECK(ring.begin() == 1);
  ring.forget_old(start + 1h);
  CHECK(ring.begin() == 5);
  CHECK(ring.end() == 5);
  CHECK(ring.newest() == id_of(14));
  CHECK(ring.after(id_of(14)) == 5);
  CHECK_FALSE(ring.after(id_of(13)));
  ring.push(kept(15, start + 1h));
  CHECK(ring.at(5).id == id_of(15));
  CHECK(ring.after(id_of(14)) == 5);
}

TEST_CASE("past the limit of bytes the oldest go, and the newest stays however large",
          "[gateway]") {
  Ring ring{{.age_max = 1h, .bytes_max = 3000}};
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) ring.push(kept(sequence, start, 700));
  CHECK(ring.begin() == 0);  // 3 × (700 + 300) just fit
  ring.push(kept(4, start, 1));
  CHECK(ring.begin() == 1);
  CHECK(ring.after(id_of(1)) == 1);
  ring.push(kept(5, start, 100'000));
  CHECK(ring.begin() == 4);
  CHECK(ring.end() == 5);
  CHECK(ring.at(4).frame->size() == 100'000);
  ring.push(kept(6, start, 700));
  CHECK(ring.begin() == 5);
  ring.push(kept(7, start, 700));
  CHECK(ring.begin() == 5);  // what is gone no longer counts
}

TEST_CASE("when a stream was made anew nobody goes on, and positions are not given again",
          "[gateway]") {
  auto ring = ring_of_five();
  ring.forget_old(start + 61s + 500ms);
  ring.clear();
  CHECK(ring.begin() == 5);
  CHECK(ring.end() == 5);
  CHECK(ring.newest().sequence == 0);
  CHECK_FALSE(ring.after(id_of(11)));
  CHECK_FALSE(ring.after(id_of(14)));
  ring.push(kept(1));
  CHECK(ring.at(5).id == id_of(1));
  CHECK(ring.newest() == id_of(1));
  CHECK_FALSE(ring.after(id_of(14)));
  CHECK_FALSE(ring.after(other_mark(1)));
  CHECK(ring.after(id_of(1)) == 6);
}

TEST_CASE("the newest is what was pushed last, whether it is kept or not", "[gateway]") {
  Ring ring{{.age_max = 60s}};
  CHECK(ring.newest().sequence == 0);
  ring.push(kept(7));
  ring.push(kept(8));
  CHECK(ring.newest() == id_of(8));
  ring.forget_old(start + 1h);
  CHECK(ring.newest() == id_of(8));
}
