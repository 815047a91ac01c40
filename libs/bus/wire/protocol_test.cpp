#include "bus/wire/protocol.hpp"

#include "bus/jetstream.hpp"
#include "bus/verdict.hpp"
#include "testing/catch.hpp"

#include <random>
#include <vector>

using namespace signalbox;
using bus::EventKind;

namespace {
std::vector<bus::Event> events_of(std::string_view bytes, std::size_t piece) {
  bus::ProtocolReader reader;
  std::vector<bus::Event> events;
  bus::Event event;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.feed(bytes.substr(at, piece));
    while (reader.next(&event)) events.push_back(event);
  }
  return events;
}

constexpr std::string_view stream =
    "INFO {\"max_payload\":4}\r\nPING\r\n+OK\r\nPONG\r\n-ERR 'Stale Connection'\r\n"
    "MSG a.b 7 5\r\nhe\r\no\r\nMSG a 8 _INBOX.x 0\r\n\r\n"
    "HMSG a 9 r 28 31\r\nNATS/1.0\r\nA: b\r\nA:  c d \r\n\r\nxyz\r\n"
    "HMSG a 9 32 32\r\nNATS/1.0 408 Request Timeout\r\n\r\n"
    "\r\n";
}  // namespace

TEST_CASE("events are read alike however their bytes are cut", "[bus]") {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}, stream.size()}) {
    CAPTURE(piece);
    const auto events = events_of(stream, piece);
    REQUIRE(events.size() == 9);
    CHECK(events[0].kind == EventKind::info);
    CHECK(events[0].text == "{\"max_payload\":4}");
    CHECK(events[4].text == "'Stale Connection'");
    CHECK(events[5].message.payload == "he\r\no");
    CHECK(events[5].subscription == 7);
    CHECK(events[6].message.reply == "_INBOX.x");
    CHECK(events[7].message.headers.get("a") == "b");
    CHECK(events[7].message.headers.entries().at(1).second == "c d");
    CHECK(events[7].message.payload == "xyz");
    CHECK(events[8].message.status == 408);
    CHECK(events[8].message.status_text == "Request Timeout");
  }
}

TEST_CASE("what is not the protocol ends the connection", "[bus]") {
  for (const std::string_view bad :
       {"NONSENSE\r\n", "MSG a\r\n", "MSG a 1 x\r\n", "MSG a 1 -1\r\n", "MSG a 1 99999999999\r\n",
        "MSG a 1 r 1 2 3 4\r\n", "HMSG a 1 5 3\r\n", "MSG a 1 1\r\nxyz",
        "MSG a 99999999999999999999 1\r\nx\r\n"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(events_of(bad, bad.size()), bus::ProtocolError);
  }
  CHECK_THROWS_AS(events_of(std::string(bus::line_bytes_max + 1, 'x'), 4096), bus::ProtocolError);
}

TEST_CASE("a subscription's id may be any number", "[bus]") {
  bus::ProtocolReader reader;
  reader.feed("MSG a 18446744073709551615 1\r\nx\r\n");
  bus::Event event;
  REQUIRE(reader.next(&event));
  CHECK(event.subscription == 18446744073709551615U);
  CHECK(reader.empty());
}

TEST_CASE("headers that are none are left out, and said so", "[bus]") {
  for (const std::string block :
       {"NATS/1.0\r\nx\r\n\r\n", "HTTP/1.1\r\na: b\r\n\r\n", "NATS/1.0 abc\r\n\r\n",
        "NATS/1.0\r\na b: c\r\n\r\n", "nothing"}) {
    CAPTURE(block);
    bus::ProtocolReader reader;
    reader.feed("HMSG a 1 " + std::to_string(block.size()) + " " +
                std::to_string(block.size() + 2) + "\r\n" + block + "{}\r\n");
    bus::Event event;
    REQUIRE(reader.next(&event));
    CHECK(event.message.has_bad_headers);
    CHECK(event.message.headers.entries().empty());
    CHECK(event.message.payload == "{}");
  }
}

TEST_CASE("any bytes are safe to feed", "[bus]") {
  std::mt19937 random{11};
  for (int round = 0; round < 3000; ++round) {
    std::string bytes{stream};
    for (int change = 0; change < 4; ++change) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    try {
      events_of(bytes, 1 + random() % 40);
    } catch (const bus::ProtocolError&) {  // NOLINT(bugprone-empty-catch): as it should
    }
  }
}

TEST_CASE("what is written is read back", "[bus]") {
  std::string bytes;
  bus::append_publish(&bytes, {.subject = "a", .payload = "1"});
  CHECK(bytes == "PUB a 1\r\n1\r\n");
  bytes.clear();
  bus::append_publish(&bytes,
                      {.subject = "a", .reply = "r", .headers = {{"A", "b"}}, .payload = "1"});
  CHECK(bytes == "HPUB a r 18 19\r\nNATS/1.0\r\nA: b\r\n\r\n1\r\n");
  bytes.clear();
  bus::append_subscribe(&bytes, "a.*", "q", 3);
  bus::append_unsubscribe(&bytes, 3);
  CHECK(bytes == "SUB a.* q 3\r\nUNSUB 3\r\n");
  for (const std::string bad : {"", "a b", "a\r\nPUB b 0", "a\tb"}) {
    CHECK_THROWS_AS(bus::append_publish(&bytes, {.subject = bad}), std::invalid_argument);
  }
}

TEST_CASE("a place is read from the acknowledgement's subject, old form and new", "[bus]") {
  const auto place = bus::place_of("$JS.ACK.EVENTS.rca_tree.2.17.9.1700000000000000000.5");
  CHECK(place.stream == "EVENTS");
  CHECK(place.consumer == "rca_tree");
  CHECK(place.deliveries == 2);
  CHECK(place.sequence == 17);
  CHECK(place.pending == 5);
  const auto newer =
      bus::place_of("$JS.ACK.hub.ABCDEF.EVENTS.rca_tree.1.17.9.1700000000000000000.5.token");
  CHECK(newer.consumer == "rca_tree");
  CHECK(newer.sequence == 17);
  for (const std::string_view bad : {"", "_INBOX.x", "$JS.ACK.", "$JS.ACK.a.b.c"}) {
    CHECK(bus::place_of(bad).stream.empty());
  }
}

TEST_CASE("what passes by itself comes again, the rest is poison", "[bus]") {
  using bus::Verdict;
  for (const auto code : {Code::unavailable, Code::timeout, Code::too_many, Code::conflict}) {
    CHECK(bus::verdict_of(code) == Verdict::later);
  }
  for (const auto code : {Code::invalid, Code::unauthenticated, Code::forbidden, Code::not_found,
                          Code::precondition_failed, Code::too_large}) {
    CHECK(bus::verdict_of(code) == Verdict::poison);
  }
  CHECK(bus::delay_after(1) == std::chrono::seconds{1});
  CHECK(bus::delay_after(5) == std::chrono::minutes{10});
  CHECK(bus::delay_after(500) == std::chrono::minutes{10});
}
