// The NATS client protocol (docs.nats.io, "client protocol"; headers: ADR-4): bytes to events and
// back, without I/O. Internal to this library.
#pragma once

#include "contracts/headers.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace signalbox::bus {

// A message as it came, or as it is to be sent.
struct Message {
  std::string subject;
  std::string reply = {};  // where an answer goes; empty: none is wanted
  contracts::Headers headers = {};
  std::string payload = {};
  int status = 0;                // of the header line, 0 without: 503 nobody is there, 408 …
  std::string status_text = {};  // "No Messages"
  bool has_bad_headers = false;  // they were none, and were left out: nobody of ours sent this
};

// Message::status of an answer by the server itself: nobody listens to that subject.
inline constexpr int status_no_responders = 503;

// What the server sent breaks the protocol: the connection must be dropped.
class ProtocolError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A control line: longer ones are an attack. The server's own limit is 4 KiB, its INFO is larger.
inline constexpr std::size_t line_bytes_max = 32 * 1024;
// One message: max_payload of our servers is 4 MB, headers included.
inline constexpr std::size_t message_bytes_max = 8 * 1024 * 1024;

enum class EventKind : std::uint8_t { info, message, ping, pong, ok, error };

struct Event {
  EventKind kind = EventKind::ok;
  std::string text = {};           // INFO's JSON, -ERR's text
  std::uint64_t subscription = 0;  // of a message
  Message message = {};
};

// Collects bytes and hands out whole events. Any bytes are safe to feed.
class ProtocolReader {
 public:
  void feed(std::string_view bytes);
  // False when the bytes so far hold no further whole event. Throws ProtocolError.
  bool next(Event* event);
  // Nothing is left of what was fed.
  bool empty() const { return unread().empty(); }

 private:
  bool next_line(std::string_view* line);
  bool read_message(std::string_view arguments, bool with_headers, Event* event);
  std::string_view unread() const { return std::string_view{bytes_}.substr(read_); }

  std::string bytes_;
  std::size_t read_ = 0;
};

// Appends PUB or HPUB. Throws std::invalid_argument for a subject with blanks or control
// characters.
void append_publish(std::string* out, const Message& message);
void append_subscribe(std::string* out, std::string_view subject, std::string_view queue,
                      std::uint64_t id);
void append_unsubscribe(std::string* out, std::uint64_t id);

// True if a concrete subject is one that a pattern with * and > covers.
bool covers(std::string_view pattern, std::string_view subject);

}  // namespace signalbox::bus
