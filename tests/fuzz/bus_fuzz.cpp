// Bytes from the bus: the protocol of the server, keys, tokens, places of messages. What is in the
// headers is contracts_fuzz's.
#include "bus/identity/credentials.hpp"
#include "bus/identity/token.hpp"
#include "bus/jetstream.hpp"
#include "bus/wire/protocol.hpp"
#include "fuzz/promise.hpp"

namespace {
using namespace signalbox;
using fuzz::expect;

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

void check_texts(std::string_view bytes) {
  if (const auto decoded = bus::from_base32(bytes)) expect(bus::to_base32(*decoded) == bytes);
  bus::place_of(bytes);
  bus::parse_public_nkey(bytes);
  bus::parse_credentials(bytes);
  bus::verify_token(bytes);
}

constexpr std::array<fuzz::Check, 2> checks{check_protocol, check_texts};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  fuzz::run_one(checks, bytes, count);
  return 0;
}
