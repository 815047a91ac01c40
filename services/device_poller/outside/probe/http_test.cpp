#include "device_poller/outside/probe/http.hpp"

#include "device_poller/outside/probe/test_peer.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
using domain::ProbeKind;
using domain::ProbeOptions;
using probe::Peer;
using probe::Play;
using probe::Probed;
using probe::ProbeWorld;

namespace {
const ProbeOptions get{.kind = ProbeKind::http};

ProbeOptions wants(const std::string& text) {
  auto options = get;
  options.body_contains = text;
  return options;
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Probed ask(Play play, ProbeOptions options = get, std::chrono::milliseconds deadline = 10s) {
  ProbeWorld world;
  const Peer peer{world.loop, std::move(play)};
  return world.ask(peer.port(), std::move(options), deadline);
}
}  // namespace

TEST_CASE("a page that is there is well, with its status and latency", "[device_poller][probe]") {
  ProbeWorld world;
  const Peer peer{world.loop, {.bytes = ok("hello")}};
  auto options = get;
  options.path = "/status?deep=1";
  options.server_name = "www.example.com";
  const auto probed = world.ask(peer.port(), options);
  CHECK(probed.outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(probed.http_status == 200);
  CHECK(probed.latency_ms.value_or(0) > 0);
  CHECK_FALSE(probed.certificate);
  CHECK_THAT(peer.request(),
             Catch::StartsWith("GET /status?deep=1 HTTP/1.1\r\nHost: www.example.com:" +
                               std::to_string(peer.port()) + "\r\n"));
}

// Beast asserts that nobody sends this so.
TEST_CASE("a last chunk that is the first, byte by byte, ends the answer and not the process",
          "[device_poller][probe]") {
  const auto probed =
      ask({.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           .then = Play::Then::hang,
           .in_pieces = true},
          wants("anything"));
  CHECK(probed.outcome.end == PollEnd::answered_in_part);
  CHECK(probed.http_status == 200);
}

TEST_CASE("an answer in pieces of a byte is the same answer", "[device_poller][probe]") {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nall i\r\n6\r\ns well\r\n0\r\n\r\n";
  for (const bool in_pieces : {false, true}) {
    const auto probed = ask({.bytes = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + chunked,
                             .then = Play::Then::hang,
                             .in_pieces = in_pieces},
                            wants("all is well"));
    CHECK(probed.outcome.end == PollEnd::answered);
    CHECK(probed.http_status == 200);
  }
}

TEST_CASE("a status that is not wanted is told, and a login by itself", "[device_poller][probe]") {
  const auto failing = ask({.bytes = "HTTP/1.1 503 Secret\r\nX: y\r\n\r\nsecret"});
  CHECK(failing.outcome.end == PollEnd::answered_in_part);
  CHECK(failing.outcome.detail == "It answers 503; 2xx or 3xx is wanted.");
  CHECK(failing.http_status == 503);
  CHECK(ask({.bytes = "HTTP/1.1 401 No\r\n\r\n"}).outcome.end == PollEnd::unauthorized);
  auto options = get;
  options.statuses = {"401", "403", "5xx"};
  CHECK(ask({.bytes = "HTTP/1.1 401 No\r\n\r\n"}, options).outcome.end == PollEnd::answered);
  CHECK(ask({.bytes = ok("")}, options).outcome.detail ==
        "It answers 200; 401, 403 or 5xx is wanted.");
}

TEST_CASE("a redirect is an answer that is not followed", "[device_poller][probe]") {
  const auto probed = ask({.bytes = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n"});
  CHECK(probed.outcome.end == PollEnd::answered);
  CHECK(probed.http_status == 302);
}

TEST_CASE("a body without the text that is wanted is told", "[device_poller][probe]") {
  const auto probed = ask({.bytes = ok("all is lost")}, wants("all is well"));
  CHECK(probed.outcome.end == PollEnd::answered_in_part);
  CHECK(probed.outcome.detail == "Its answer does not hold the text that is wanted.");
  CHECK(ask({.bytes = "HTTP/1.0 200 OK\r\n\r\nall is well"}, wants("well")).outcome.end ==
        PollEnd::answered);
}

TEST_CASE("an answer to HEAD has no body to wait for", "[device_poller][probe]") {
  auto options = get;
  options.method = "HEAD";
  const auto probed = ask(
      {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", .then = Play::Then::hang}, options);
  CHECK(probed.outcome.end == PollEnd::answered);
}

TEST_CASE("of an endless body no more is read than is allowed", "[device_poller][probe]") {
  for (const std::string header : {"", "Content-Length: 99999999999\r\n"}) {
    const auto probed = ask({.bytes = "HTTP/1.1 200 OK\r\n" + header + "\r\n",
                             .then = Play::Then::repeat,
                             .rest = std::string(10'000, 'x')},
                            wants("y"));
    CHECK(probed.outcome.end == PollEnd::answered_in_part);
    CHECK_THAT(probed.outcome.detail, Catch::StartsWith("The first 256 KiB"));
  }
}

TEST_CASE("endless headers are no answer of HTTP", "[device_poller][probe]") {
  for (const std::string rest : {"X: y\r\n", "xxxxxxxx"}) {
    const auto probed =
        ask({.bytes = "HTTP/1.1 200 OK\r\n", .then = Play::Then::repeat, .rest = rest});
    CHECK(probed.outcome.end == PollEnd::bad_answer);
    CHECK(probed.outcome.detail == "The headers of its answer exceed 32 KiB.");
  }
  const auto interim = ask({.then = Play::Then::repeat, .rest = "HTTP/1.1 100 Continue\r\n\r\n"});
  CHECK(interim.outcome.end == PollEnd::bad_answer);
}

TEST_CASE("what does not speak HTTP is told apart from silence", "[device_poller][probe]") {
  const auto ssh = ask({.bytes = "SSH-2.0-OpenSSH_9.2\r\n", .speaks_first = true});
  CHECK(ssh.outcome.end == PollEnd::bad_answer);
  CHECK(ssh.outcome.detail == "What it answers is not HTTP.");
  const auto silent = ask({.then = Play::Then::hang}, get, 200ms);
  CHECK(silent.outcome.end == PollEnd::no_answer);
  CHECK_THAT(silent.outcome.detail, Catch::Contains("does not answer the request in time"));
}

TEST_CASE("an answer that breaks off or does not end is told", "[device_poller][probe]") {
  const auto closed = ask({});
  CHECK(closed.outcome.end == PollEnd::bad_answer);
  CHECK(closed.outcome.detail == "It closes the connection without a whole answer.");
  const auto reset = ask({.then = Play::Then::reset});
  CHECK(reset.outcome.end == PollEnd::bad_answer);
  CHECK(reset.outcome.detail == "It breaks off the connection instead of answering.");
  const auto cut = ask({.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall"}, wants("well"));
  CHECK(cut.outcome.end == PollEnd::bad_answer);
  CHECK(cut.outcome.detail == "It breaks off in the body of its answer.");
  const auto hung =
      ask({.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall", .then = Play::Then::hang},
          wants("well"), 200ms);
  CHECK(hung.outcome.end == PollEnd::no_answer);
  CHECK(hung.outcome.detail == "It answers 200, but does not end its answer in time.");
  CHECK(hung.http_status == 200);
}
