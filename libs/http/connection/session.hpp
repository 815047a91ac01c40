// One client's connection, from accept to close. Internal.
#pragma once

#include "http/connection/answer.hpp"
#include "http/connection/door.hpp"
#include "http/connection/incoming.hpp"
#include "http/connection/transport.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <memory>

namespace signalbox::http {

class Session {
 public:
  Session(std::shared_ptr<Door> door, boost::asio::ip::tcp::socket socket);

  // Serves request after request until the client leaves, a limit is passed or the door drains.
  boost::asio::awaitable<void> run();

  // Asks an endless stream to end.
  void end_stream();
  // Also closes at once what is between two requests.
  void drain();
  void close() { connection_->stream.close(); }

 private:
  // What the answer must know of its request, which by then belongs to the handler.
  struct Terms {
    Form form;
    bool takes_gzip = false;
    bool had_gzip_tags = false;
    bool wants_websocket = false;
  };

  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<bool> await_first_byte();
  boost::asio::awaitable<bool> refuse(boost::system::error_code error);
  boost::asio::awaitable<bool> refuse(EdgeProblem edge, bool head_only);
  std::optional<EdgeProblem> refusal(RequestParser& parser, const Request& request,
                                     const BodyRule& rule) const;
  boost::asio::awaitable<Response> finish(Response response, Terms terms);
  boost::asio::awaitable<bool> send(Response response, Form form);

  std::shared_ptr<Door> door_;
  std::shared_ptr<Connection> connection_;
  bool idle_ = true;     // no byte of a next request has come
  bool linger_ = false;  // the client may still be sending what we will not read
};

}  // namespace signalbox::http
