// One request as it comes in. Internal.
#pragma once

#include "core/result.hpp"
#include "http/connection/parser.hpp"
#include "http/connection/transport.hpp"
#include "http/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace signalbox::http {

class Incoming {
 public:
  enum class Stage : std::uint8_t { header, piece, all };

  Incoming(std::shared_ptr<Connection> connection, const ServerLimits& limits);

  RequestParser& parser() { return parser_; }

  // Reads until the header, the next piece of the body or all of it is there; the deadline is the
  // transport's. Nothing behind this request is used up.
  boost::asio::awaitable<boost::system::error_code> read(Stage stage);
  // Tells a client that holds its body back to send it; once.
  boost::asio::awaitable<void> tell_to_go_on();

  // The next piece for a BodyReader, with the least rate that the limits demand.
  static boost::asio::awaitable<Result<std::string>> next_piece(std::shared_ptr<Incoming> incoming);
  // From here on next_piece() answers nothing: the connection belongs to the answer again. True if
  // a read had to be ended for that.
  bool abandon();
  // When a piece was last handed out or asked for.
  std::chrono::steady_clock::time_point last_use() const { return last_use_; }

 private:
  bool reached(Stage stage) const;
  void keep_rate(std::chrono::steady_clock::duration waited);

  std::shared_ptr<Connection> connection_;
  const ServerLimits limits_;
  RequestParser parser_;
  std::chrono::steady_clock::time_point last_use_{};
  std::chrono::steady_clock::duration waited_{};  // in this window of the rate
  std::size_t window_bytes_ = 0;
  bool abandoned_ = false;
  bool told_ = false;
  bool reading_ = false;
};

}  // namespace signalbox::http
