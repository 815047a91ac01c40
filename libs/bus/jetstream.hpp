// JetStream over a Link: messages that the server keeps, and its API of streams and consumers.
#pragma once

#include "bus/wire/link.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bus {

// What became of a message that was to be stored.
enum class Stored : std::uint8_t {
  yes,      // by the stream, which may have had it before (Nats-Msg-Id)
  unknown,  // no acknowledgement: send it again with the same id
  later,    // nobody can store it now: the stream is full, or has no leader
  refused,  // this message, never: too large, or not allowed
};

struct Outcome {
  Stored stored = Stored::unknown;
  bool duplicate = false;
  std::uint64_t sequence = 0;
  std::string why = {};  // for the log, where it was not stored
};

// How long an acknowledgement may take: past it the outcome is unknown.
inline constexpr std::chrono::seconds store_deadline{3};
// How many messages wait for their acknowledgement at once: enough to hide the way to the server
// and back, too few to fill its queues.
inline constexpr std::size_t store_window = 1024;

// Sends all, `store_window` at a time, and answers what became of each, in their order. Never
// throws for what the bus does.
boost::asio::awaitable<std::vector<Outcome>> store(Link* link, std::vector<Message> messages);
boost::asio::awaitable<Outcome> store(Link* link, Message message);

// An error of the API: 404 with err_code 10059 is "stream not found". 0: none.
struct ApiAnswer {
  int error_code = 0;    // as HTTP
  int error_number = 0;  // JetStream's own
  std::string error = {};
  std::string json;  // the whole answer
};
// Asks $JS.API.<operation>. Throws Disconnected without an answer in 10 s and Refused where this
// user may not ask.
boost::asio::awaitable<ApiAnswer> ask_api(Link* link, std::string operation, std::string json);

// What stands behind a stored message's reply subject: $JS.ACK.<stream>.<consumer>.<deliveries>.
// <stream seq>.<consumer seq>.<time>.<pending>, with a domain and an account hash in newer servers.
struct Place {
  std::string stream;
  std::string consumer;
  std::uint64_t deliveries = 0;  // this one included
  std::uint64_t sequence = 0;    // in the stream
  std::uint64_t delivered = 0;   // the consumer's own count of deliveries
  std::uint64_t pending = 0;     // messages after it
  std::chrono::sys_time<std::chrono::nanoseconds> stored_at{};
};
// All empty and 0 for a subject that is none.
Place place_of(std::string_view reply);

}  // namespace signalbox::bus
