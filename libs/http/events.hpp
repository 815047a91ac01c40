// Server-sent events (WHATWG HTML §9.2): events as text, and the streams of all who listen.
//
//   http::EventStreams streams{executor};            // one for a door
//   const auto stream = streams.open();              // one for a listener
//   co_return http::EventStreams::answer(stream);    // from its handler
//   stream->push(frame);                             // one frame, shared by all listeners
#pragma once

#include "http/body.hpp"
#include "http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::http {

struct Event {
  std::string id = {};    // what the client sends back as Last-Event-ID; empty: not resumable
  std::string name = {};  // empty: "message"
  std::string data;       // any text; a line break of any kind reaches the client as "\n"
};

// Ready to be pushed. Throws std::invalid_argument for CR, LF or NUL in id or name: they would
// become fields of their own.
std::string encode_event(const Event& event);

// Where a listener wants to go on: the Last-Event-ID header, else ?last_event_id= (for a program's
// first request). Empty if neither; what holds CR, LF or NUL counts as not sent.
std::string last_event_id(const Request& request);

struct EventLimits {
  // Frames that wait for one listener. Past it the listener is cut off and resumes by its last id.
  std::size_t frames_max = 256;
  // A comment, so that proxies and clients see that the line is alive (HTML §9.2.7 says 15 s).
  std::chrono::milliseconds heartbeat = std::chrono::seconds{15};
  // What a listener waits before it comes back.
  std::chrono::milliseconds retry = std::chrono::seconds{3};
};

// One listener. Used on the loop.
class EventStream {
 public:
  // By EventStreams::open().
  EventStream(const boost::asio::any_io_executor& executor, const EventLimits& limits);

  // Queues a frame; several go out in one write. False when the stream is over: the client has
  // gone, or this frame found the queue full.
  bool push(SharedBytes frame);
  // Ends the stream after what is queued (a sign-in was revoked, say).
  void close();
  bool open() const { return open_; }

 private:
  friend class EventStreams;
  static boost::asio::awaitable<void> run(std::shared_ptr<EventStream> stream, BodyWriter writer);
  void end();

  EventLimits limits_;
  boost::asio::steady_timer changed_;
  std::vector<SharedBytes> frames_;
  bool open_ = true;
  bool too_slow_ = false;
  bool quiet_ = true;  // since the last heartbeat
};

// All listeners of a door, with one timer for the heartbeats of all.
class EventStreams {
 public:
  explicit EventStreams(const boost::asio::any_io_executor& executor, EventLimits limits = {});
  ~EventStreams();
  EventStreams(const EventStreams&) = delete;
  EventStreams& operator=(const EventStreams&) = delete;

  std::shared_ptr<EventStream> open();
  // 200 text/event-stream that sends what is pushed to this stream. Browsers come back only after a
  // 200: overload is said by closing, not by a status.
  static Response answer(std::shared_ptr<EventStream> stream);
  // Open now.
  std::size_t size() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::http
