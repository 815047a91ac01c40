// What servers answer to probes: messages of DNS, and HTTP. The first byte of an input says which.
#include "device_poller/outside/probe/dns_message.hpp"
#include "device_poller/outside/probe/http_answer.hpp"
#include "fuzz/promise.hpp"

#include <algorithm>

namespace {
using namespace signalbox::device_poller;
using signalbox::fuzz::expect;
using signalbox::fuzz::take_line;

// "TYPE wanted\n" and then the message, which answers our question if its id and question do.
void check_dns(std::string_view bytes) {
  const auto line = take_line(bytes);
  const auto type = line.substr(0, line.find(' '));
  const auto wanted = line.substr(std::min(type.size() + 1, line.size()));
  const probe::DnsQuestion question{
      .id = 0x1234, .name = "www.example.com", .type = std::string{type}};
  const auto asked = probe::dns_bytes(question);
  const bool is_type =
      std::ranges::find(domain::record_types, type) != std::end(domain::record_types);
  expect(asked.has_value() == is_type);
  if (!asked) return;
  expect(!probe::parse_dns_reply(*asked, question));  // a question is no answer
  // The header and the question as they must be, then whatever comes.
  auto answer = *asked;
  answer[2] = static_cast<char>(0x81);
  answer.append(bytes);
  for (const auto& message : {std::string{bytes}, answer}) {
    const auto reply = probe::parse_dns_reply(message, question);
    if (!reply) continue;
    expect(reply->answers.size() <= probe::dns_answers_max);
    expect(std::ranges::is_sorted(reply->answers));
    expect(!probe::dns_code_name(reply->code).empty());
    probe::holds_answer(*reply, question, wanted);
  }
}

// "TEXT\n" that is looked for in the body, and then the answer: the same in whatever pieces.
void check_http(std::string_view bytes) {
  domain::ProbeOptions options{.kind = domain::ProbeKind::http};
  const auto wanted = take_line(bytes);
  if (!wanted.empty()) options.body_contains = std::string{wanted};
  probe::HttpAnswer whole{options};
  whole.add(bytes);
  whole.end();
  probe::HttpAnswer pieced{options};
  for (std::size_t at = 0; at < bytes.size(); ++at) pieced.add(bytes.substr(at, 1));
  pieced.end();
  expect(whole.is_done() && pieced.is_done());
  const auto one = whole.outcome();
  const auto other = pieced.outcome();
  // Headers that are none are found out sooner or later, by how much of them is there.
  expect(one.end == other.end);
  expect(one == other || one.end == domain::PollEnd::bad_answer);
  const auto status = whole.status();
  expect(status == pieced.status() && (!status || (*status >= 100 && *status <= 999)));
}

constexpr std::array<signalbox::fuzz::Check, 2> checks{check_dns, check_http};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  signalbox::fuzz::run_one(checks, bytes, count);
  return 0;
}
