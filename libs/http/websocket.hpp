// WebSocket (RFC 6455): a conversation over a connection that began as a request.
//
// permessage-deflate is off: it costs 300 KiB a connection, and compressing what an attacker can
// mix with secrets gives the secrets away by size. What is large goes by HTTP, in gzip.
#pragma once

#include "http/body.hpp"
#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace signalbox::http {

class Door;
struct Connection;

// Frames that wait for one client, as for event streams. Past it the client is cut off: it comes
// back and asks for what it has missed.
inline constexpr std::size_t websocket_frames_max = 256;

// RFC 6455 §7.4.1.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,  // sent by a draining door
  protocol_error = 1002,
  unsupported = 1003,
  policy_violation = 1008,
  too_big = 1009,  // sent when a message exceeds ServerLimits::message_bytes_max
  internal_error = 1011,
  try_again_later = 1013,
};

// A handle, cheap to copy; used on the loop. The connection ends when its Conversation returns:
// with 1000, or with 1011 if it threw.
class WebSocket {
 public:
  struct Message {
    std::string bytes;
    bool text = true;  // UTF-8, checked on the way in
  };

  // The next message; nothing once the conversation is over: the client has closed or vanished
  // (pings unanswered), the door drains, or close() was called. Read in a loop, also where nothing
  // is expected: pings are answered while it waits.
  boost::asio::awaitable<std::optional<Message>> read();

  // Queues a frame and returns at once. False if the conversation is over, or is ended by this call
  // because the queue is full.
  bool send(SharedBytes bytes, bool text = true);
  bool send(std::string text) { return send(std::make_shared<const std::string>(std::move(text))); }

  // Says goodbye after what is queued; `reason` is cut to the 123 bytes that fit.
  void close(CloseCode code, std::string reason = {});

 private:
  struct State;
  explicit WebSocket(std::shared_ptr<State> state) : state_(std::move(state)) {}
  friend boost::asio::awaitable<void> run_websocket(std::shared_ptr<Door>,
                                                    std::shared_ptr<Connection>, Headers, Response);
  static boost::asio::awaitable<void> send_queued(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;
};

// Whether a request asks to go on as a WebSocket.
bool is_websocket_request(const Request& request);

// Internal: shakes hands as the request's headers ask, and holds the response's conversation.
boost::asio::awaitable<void> run_websocket(std::shared_ptr<Door> door,
                                           std::shared_ptr<Connection> connection, Headers request,
                                           Response response);

}  // namespace signalbox::http
