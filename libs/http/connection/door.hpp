// What all connections of one server share, and how its handler is asked. Internal.
#pragma once

#include "http/message.hpp"
#include "http/server.hpp"
#include "http/tls.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::http {

// How a stream or WebSocket came to its end, for the numbers.
enum class StreamEnd : std::uint8_t { finished, client_left, too_slow, drained, failed };

class Door {
 public:
  Door(ServerParts the_parts, std::string the_name, Handler handler, ServerOptions the_options);

  // The handler's answer, whatever it throws; 504 if there is none in time, 503 if as many handlers
  // run as may. `busy_until`, if given, tells of a request that still comes in: the deadline counts
  // from there.
  using BusyUntil = std::function<std::chrono::steady_clock::time_point()>;
  static boost::asio::awaitable<Response> answer(std::shared_ptr<Door> door, Request request,
                                                 BusyUntil busy_until);

  // gzip, where the answer and the client are fit for it; ETag and Vary as RFC 9110 wants them.
  static boost::asio::awaitable<Response> compressed(std::shared_ptr<Door> door, Response response);

  // Whether a page of this origin may open a WebSocket at this host.
  bool allows_origin(const Headers& headers, bool encrypted) const;
  // For a new connection; null where the door speaks plainly.
  std::shared_ptr<boost::asio::ssl::context> tls_context();
  // The Date of now.
  const std::string& date();

  // Whether a handler runs, one past its deadline included.
  bool busy() const { return running_ > 0; }

  void count_answer(int status) const;
  void count_end(StreamEnd end) const;

  ServerParts parts;
  std::string name;
  ServerOptions options;
  metrics::Histogram duration;
  metrics::Gauge connections;
  metrics::Gauge streams;
  metrics::Gauge handlers;
  metrics::Counter handshakes_failed;
  bool draining = false;  // it says so to everybody
  bool closed = false;    // and then nothing more is begun

 private:
  static boost::asio::awaitable<Response> ask(std::shared_ptr<Door> door, Request request);
  static boost::asio::awaitable<Response> in_time(std::shared_ptr<Door> door, Request request,
                                                  BusyUntil busy_until);

  Handler handler_;
  std::optional<TlsCertificate> certificate_;
  std::vector<metrics::Counter> answers_;  // by class of status: 1xx to 5xx
  std::vector<metrics::Counter> ends_;     // by StreamEnd
  std::size_t running_ = 0;
  std::size_t compressing_ = 0;
  Time date_of_{};
  std::string date_;
};

}  // namespace signalbox::http
