// Messages that could not be handled: kept with the reason in stream DEAD, and replayable.
//
// A letter lies under dead.<tenant>.<service>.<durable>. Replaying moves it to
// again.<tenant>.<service>.<durable> in stream AGAIN, which the service's own durable
// `<service>_again` hands to the same handler as the first time; nobody else hears of it.
#pragma once

#include "bus/jetstream.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bus {

// Where a message was when it could not be handled.
struct DeadPlace {
  std::string service;
  std::string durable;
  std::string reason;
  std::uint64_t deliveries = 0;
};
// The letter that a message becomes: its payload, its own headers, and Signalbox-Dead-Subject,
// -Reason, -Durable, -Deliveries, -Stream, -Stream-Sequence.
Message dead_letter_of(const Message& message, const DeadPlace& place);
// For a message so large that it has no room for more: what it was is still in its stream, under
// the number in the headers, until that forgets it.
Message dead_letter_without_payload(const Message& message, const DeadPlace& place);

// The message as it was: its first subject, without what the letter added. For a letter or a
// replay.
Message revived(Message letter);

// The durable in which a letter, or a replay, was first given up.
std::string died_in(const Message& letter);

struct DeadLetter {
  std::uint64_t sequence = 0;  // its number in stream DEAD
  std::string time;            // RFC 3339
  Message letter;              // under its dead.… subject
};
// One letter, or the first after it that is still kept; no sequence when there is none. For an
// operator's user, who may read stream DEAD. Throws as ask_api() does.
boost::asio::awaitable<DeadLetter> next_dead_letter(Link* link, std::uint64_t from,
                                                    std::string filter);
// Tells of a fact that was never sent: it waits in its service's outbox, and cannot be replayed.
bool is_of_outbox(const Message& letter);
// Sends a letter to its service again and takes it from the stream. False if it is no longer there.
// Throws std::runtime_error for one of an outbox.
boost::asio::awaitable<bool> replay(Link* link, std::uint64_t sequence);

}  // namespace signalbox::bus
