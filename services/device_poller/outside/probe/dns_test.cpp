#include "device_poller/outside/probe/dns.hpp"

#include "device_poller/outside/probe/test_name_server.hpp"
#include "device_poller/outside/probe/test_peer.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
using domain::ProbeKind;
using domain::ProbeOptions;
using probe::dns_answer;
using probe::dns_number;
using probe::dns_record;
using probe::NameServer;
using probe::Probed;
using probe::ProbeWorld;
using namespace std::string_literals;

namespace {
using Texts = std::vector<std::string>;
constexpr std::size_t no_error = 0x8180;
constexpr std::size_t truncated = 0x8380;
const std::string address = dns_record(1, "\xC0\0\2\1"s);

ProbeOptions wants(const std::string& type, std::optional<std::string> answer = {}) {
  return {.kind = ProbeKind::dns,
          .query_name = "Example.com",
          .record_type = type,
          .answer_contains = std::move(answer)};
}

Probed ask(NameServer::Play play, ProbeOptions options = wants("A"),
           std::chrono::milliseconds deadline = 5s) {
  ProbeWorld world;
  const NameServer server{world.loop, std::move(play)};
  return world.ask(server.port(), std::move(options), deadline);
}

NameServer::Play says(std::size_t flags, const Texts& records) {
  return [=](const std::string& question) { return Texts{dns_answer(question, flags, records)}; };
}

Texts answers(const std::string& type, int number, const std::string& data) {
  const auto probed = ask(says(no_error, {dns_record(number, data)}), wants(type));
  CHECK(probed.outcome == domain::PollOutcome{PollEnd::answered});
  return probed.answers;
}
}  // namespace

TEST_CASE("a name that is known has its answers, sorted", "[device_poller][probe]") {
  const auto probed = ask(says(no_error, {dns_record(1, "\xC0\0\2\2"s), address}));
  CHECK(probed.outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(probed.answers == Texts{"192.0.2.1", "192.0.2.2"});
  CHECK(probed.latency_ms.value_or(0) > 0);
}

TEST_CASE("each type has its text", "[device_poller][probe]") {
  const auto host = "\4Mail\xC0\x0C"s;
  CHECK(answers("AAAA", 28, "\x20\1\x0D\xB8"s + std::string(11, '\0') + "\1"s) ==
        Texts{"2001:db8::1"});
  CHECK(answers("CNAME", 5, host) == Texts{"mail.example.com"});
  CHECK(answers("MX", 15, "\0\x0A"s + host) == Texts{"10 mail.example.com"});
  CHECK(answers("NS", 2, "\0"s) == Texts{"."});
  CHECK(answers("PTR", 12, host) == Texts{"mail.example.com"});
  CHECK(answers("TXT", 16, "\3v=1\4 all"s) == Texts{"v=1 all"});
  CHECK(answers("TXT", 16, "\2\xFF\n"s) == Texts{"\uFFFD\uFFFD"});
  CHECK(
      answers("SOA", 6, host + "\xC0\x0C"s + "\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\xFF\xFF\xFF\xFF"s) ==
      Texts{"mail.example.com example.com 1 2 3 4 4294967295"});
}

TEST_CASE("the answer that is wanted must be among them", "[device_poller][probe]") {
  const auto play = says(no_error, {address});
  CHECK(ask(play, wants("A", "192.0.2.1")).outcome.end == PollEnd::answered);
  const auto other = ask(play, wants("A", "192.0.2.9"));
  CHECK(other.outcome.end == PollEnd::answered_in_part);
  CHECK(other.outcome.detail == "None of its answers is the one that is wanted.");
  CHECK(other.answers == Texts{"192.0.2.1"});
  const auto v6 = says(no_error, {dns_record(28, std::string(15, '\0') + "\1"s)});
  CHECK(ask(v6, wants("AAAA", "0:0::0:1")).outcome.end == PollEnd::answered);
  const auto mail = says(no_error, {dns_record(15, "\0\x0A\xC0\x0C"s)});
  CHECK(ask(mail, wants("MX", "10 EXAMPLE.com.")).outcome.end == PollEnd::answered);
}

TEST_CASE("what a server says instead of an answer is told", "[device_poller][probe]") {
  CHECK(ask(says(0x8183, {})).outcome.detail == "It knows no such name (NXDOMAIN).");
  CHECK(ask(says(0x8182, {})).outcome.detail == "It fails to find an answer (SERVFAIL).");
  CHECK(ask(says(0x8182, {})).outcome.end == PollEnd::answered_in_part);
  CHECK(ask(says(0x8185, {})).outcome.end == PollEnd::unauthorized);
  CHECK(ask(says(0x8184, {})).outcome.detail == "It answers with the error NOTIMP.");
  const auto other_type = ask(says(no_error, {dns_record(5, "\xC0\x0C"s)}));
  CHECK(other_type.outcome.detail == "The name has no record of type A.");
  CHECK(other_type.outcome.end == PollEnd::answered_in_part);
}

TEST_CASE("an error without the question is an error all the same", "[device_poller][probe]") {
  const auto probed = ask([](const std::string& question) {
    return Texts{question.substr(0, 2) + "\x81\x81"s + std::string(8, '\0')};
  });
  CHECK(probed.outcome.detail == "It answers with the error FORMERR.");
}

TEST_CASE("answers to other questions do not count", "[device_poller][probe]") {
  const auto lies = [](const std::string& question) {
    const auto good = dns_answer(question, no_error, {address});
    auto other_id = good;
    other_id[0] = static_cast<char>(other_id[0] ^ 1);
    auto other_name = good;
    other_name[13] = 'x';
    auto no_answer = good;
    no_answer[2] = '\x01';
    auto other_type = good;
    other_type[12 + 13 + 1] = '\x1C';
    return Texts{other_id, other_name, no_answer, other_type, "garbage", ""};
  };
  const auto lied = ask(lies, wants("A"), 200ms);
  CHECK(lied.outcome.end == PollEnd::bad_answer);
  CHECK(lied.outcome.detail == "What it sends is no answer of DNS to our question.");
  CHECK(lied.answers.empty());
  const auto honest = ask([lies](const std::string& question) {
    auto all = lies(question);
    all.push_back(dns_answer(question, no_error, {address}));
    return all;
  });
  CHECK(honest.outcome.end == PollEnd::answered);
}

TEST_CASE("a flood of garbage ends the probe", "[device_poller][probe]") {
  const auto probed =
      ask([](const std::string&) { return Texts(100, "garbage"); }, wants("A"), 15s);
  CHECK(probed.outcome.end == PollEnd::bad_answer);
}

TEST_CASE("an answer to our question with broken records is garbled", "[device_poller][probe]") {
  // Too short, too long, and names that point at themselves (their offset is 0x29) or outside.
  for (const auto& record :
       {dns_record(1, "\1\2\3"s), dns_record(15, "\0"s), dns_record(16, "\5abc"s),
        dns_record(5, "\xC0\x29"s), dns_record(5, "\xC0\xFF"s), dns_record(6, "\0\0\0\0"s)}) {
    CAPTURE(record);
    const auto type = std::string{record[3] == 1    ? "A"
                                  : record[3] == 15 ? "MX"
                                  : record[3] == 16 ? "TXT"
                                  : record[3] == 5  ? "CNAME"
                                                    : "SOA"};
    const auto probed = ask(says(no_error, {record}), wants(type), 200ms);
    CHECK(probed.outcome.end == PollEnd::bad_answer);
  }
}

TEST_CASE("a question that is lost is asked once more", "[device_poller][probe]") {
  ProbeWorld world;
  int asked = 0;
  std::string first;
  const NameServer server{world.loop, [&](const std::string& question) {
                            if (++asked == 1) {
                              first = question;
                              return Texts{};
                            }
                            CHECK(question == first);
                            return Texts{dns_answer(question, no_error, {address})};
                          }};
  CHECK(world.ask(server.port(), wants("A"), 400ms).outcome.end == PollEnd::answered);
  CHECK(asked == 2);
}

TEST_CASE("a server that is silent was asked twice", "[device_poller][probe]") {
  ProbeWorld world;
  const NameServer server{world.loop, [](const std::string&) { return Texts{}; }};
  const auto probed = world.ask(server.port(), wants("A"), 200ms);
  CHECK(probed.outcome.end == PollEnd::no_answer);
  CHECK_THAT(probed.outcome.detail, Catch::StartsWith("No answer to 2 questions from UDP port "));
  CHECK(server.questions() == 2);
}

TEST_CASE("an answer too long for UDP is fetched by TCP", "[device_poller][probe]") {
  const auto cut = says(truncated, {});
  const auto by_tcp = [&](const NameServer::TcpPlay& play) {
    ProbeWorld world;
    const NameServer server{world.loop, cut, play};
    return world.ask(server.port(), wants("A"), 2s);
  };
  const auto whole = by_tcp([](const std::string& question) {
    const auto answer = dns_answer(question, no_error, Texts(50, address));
    return dns_number(answer.size()) + answer;
  });
  CHECK(whole.outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(whole.answers.size() == 50);
  const auto garbled = by_tcp([](const std::string&) { return "\0\x7garbage"s; });
  CHECK(garbled.outcome.end == PollEnd::bad_answer);
  const auto closed = by_tcp([](const std::string&) { return "\0\x7ga"s; });
  CHECK(closed.outcome.end == PollEnd::answered_in_part);
  CHECK_THAT(closed.outcome.detail, Catch::EndsWith("it closes the connection."));
  const auto refused = ask(cut);
  CHECK(refused.outcome.end == PollEnd::answered_in_part);
  CHECK_THAT(refused.outcome.detail, Catch::Contains("by TCP it does not come: It refuses TCP"));
}
