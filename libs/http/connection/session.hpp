// One client's connection, from accept to close. Internal to this library.
#pragma once

#include "http/message.hpp"
#include "http/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace signalbox::http {

// What all sessions of one server share.
struct Door {
  ServerParts parts;
  std::string name;
  Handler handler;
  ServerLimits limits;
  metrics::Histogram duration;
  metrics::Gauge connections;
  std::vector<metrics::Counter> answers;  // by class of status: 1xx to 5xx
  bool draining = false;

  void count(int status) const { answers.at(static_cast<std::size_t>(status / 100 - 1)).add(); }

  // The handler's answer, whatever it throws; 504 in time if there is none by then.
  static boost::asio::awaitable<Response> answer(std::shared_ptr<Door> door, Request request);
  static boost::asio::awaitable<Response> answer_in_time(std::shared_ptr<Door> door,
                                                         Request request);
};

class Session {
 public:
  Session(std::shared_ptr<Door> door, boost::asio::ip::tcp::socket socket);

  // Serves request after request until the client leaves, a limit is passed or the door drains.
  boost::asio::awaitable<void> run();

  // True while no byte of a next request has come: such a connection may be closed at any time.
  bool idle() const { return idle_; }
  void close();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<bool> await_first_byte();
  // How an answer goes out, as the request decided.
  struct Form {
    unsigned version = 11;
    bool head_only = false;
    bool keep_alive = false;
  };

  boost::asio::awaitable<boost::system::error_code> read(Parser* parser);
  boost::asio::awaitable<bool> refuse(boost::system::error_code error);
  boost::asio::awaitable<bool> write(Response response, Form form);

  std::shared_ptr<Door> door_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  bool idle_ = true;
};

}  // namespace signalbox::http
