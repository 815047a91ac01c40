// Bytes from the bus: the protocol of the server, and what other people's programs put into
// headers.
#include "bus/identity/credentials.hpp"
#include "bus/identity/token.hpp"
#include "bus/jetstream.hpp"
#include "bus/wire/protocol.hpp"
#include "contracts/fact.hpp"
#include "contracts/problem.hpp"
#include "contracts/question.hpp"
#include "contracts/trace.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {
using namespace signalbox;

void expect(bool holds) {
  if (!holds) std::abort();
}

// What the reader makes of the bytes does not depend on how they are cut.
std::size_t events_in(std::string_view bytes, std::size_t piece, std::string* subjects) {
  bus::ProtocolReader reader;
  bus::Event event;
  std::size_t count = 0;
  try {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.feed(bytes.substr(at, piece));
      while (reader.next(&event)) {
        ++count;
        *subjects += event.message.subject + event.message.payload;
      }
    }
  } catch (const bus::ProtocolError&) {
    return count;
  }
  return count;
}

void check_protocol(std::string_view bytes) {
  std::string whole;
  std::string cut;
  expect(events_in(bytes, bytes.size() + 1, &whole) == events_in(bytes, 3, &cut));
  expect(whole == cut);
}

// Lines of "name: value", then a blank line, then the payload; the first line is the subject.
struct Parts {
  std::string_view subject;
  contracts::Headers headers;
  std::string_view payload;
};

Parts split(std::string_view bytes) {
  Parts parts;
  const auto end = std::min(bytes.find('\n'), bytes.size());
  parts.subject = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  while (!bytes.empty() && bytes.front() != '\n') {
    const auto line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    const auto colon = line.find(": ");
    if (colon == line.npos) continue;
    try {
      parts.headers.add(std::string{line.substr(0, colon)}, std::string{line.substr(colon + 2)});
    } catch (const std::invalid_argument&) {
      continue;
    }
  }
  parts.payload = bytes.empty() ? bytes : bytes.substr(1);
  return parts;
}

// A fact that is read is written as one that reads the same.
void check_fact(std::string_view bytes) {
  const auto parts = split(bytes);
  const auto fact = contracts::read_fact(parts.subject, parts.headers, parts.payload);
  if (!fact) return;
  expect(contracts::subject_of(*fact) == parts.subject);
  const auto again = contracts::read_fact(contracts::subject_of(*fact),
                                          contracts::headers_of(*fact), fact->says.data.text());
  expect(again.has_value() && again->id == fact->id && again->says.entity == fact->says.entity &&
         again->origin.actor == fact->origin.actor);
}

void check_question(std::string_view bytes) {
  const auto parts = split(bytes);
  const auto question =
      contracts::read_question(parts.subject, parts.headers, std::string{parts.payload});
  if (question) {
    const auto again = contracts::read_question(contracts::subject_of(*question),
                                                contracts::headers_of(*question), question->body);
    expect(again.has_value() && again->user == question->user);
  }
  const auto answer = contracts::read_answer(parts.headers, std::string{parts.payload});
  if (answer) contracts::failure_of(*answer);
}

void check_texts(std::string_view bytes) {
  if (const auto text = contracts::decode_header(bytes)) {
    expect(contracts::decode_header(contracts::encode_header(*text)).value() == *text);
  }
  if (const auto trace = contracts::parse_traceparent(bytes)) {
    expect(contracts::parse_traceparent(trace->to_traceparent()).has_value());
  }
  if (const auto decoded = bus::from_base32(bytes)) expect(bus::to_base32(*decoded) == bytes);
  bus::place_of(bytes);
  bus::parse_public_nkey(bytes);
  bus::parse_credentials(bytes);
  bus::verify_token(bytes);
  contracts::read_problem(bytes);
}

constexpr std::array checks{check_protocol, check_fact, check_question, check_texts};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes{data + 1, data + size};
  checks.at(data[0] % checks.size())(bytes);
  return 0;
}
