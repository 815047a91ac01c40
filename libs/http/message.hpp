// Requests and responses as plain values: Beast stays inside this library.
#pragma once

#include "core/headers.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace signalbox::http {

class BodyReader;  // http/body.hpp
class BodyWriter;  // http/body.hpp
class WebSocket;   // http/websocket.hpp

struct Request {
  std::string method;  // GET, also where the client asked by HEAD
  std::string path;    // begins with '/', still percent-encoded
  std::string query;   // what follows '?', still percent-encoded
  Headers headers;
  std::string body;
  // Instead of `body`, where the door streams this request (ServerOptions::choose_body).
  std::shared_ptr<BodyReader> body_stream = nullptr;
  std::string peer = {};   // the IP address at the other end: a proxy's, where there is one
  std::string request_id;  // a UUIDv7 of our own, sent back as X-Request-Id
};

// A body that is written piece by piece while the function runs; it ends when the function returns.
// What it throws cuts the connection, so that the client sees that it has not got all. A client
// that leaves, or closes its half, cancels it.
struct Streaming {
  std::function<boost::asio::awaitable<void>(BodyWriter)> write;
  // Sent as Content-Length; writing more or less is a fault. Without it the body goes in chunks.
  std::optional<std::uint64_t> bytes = std::nullopt;
  // Never ends by itself (server-sent events): a draining door cancels it at once.
  bool endless = false;
};

// What goes on after "101 Switching Protocols"; the connection closes when the function returns.
using Conversation = std::function<boost::asio::awaitable<void>(WebSocket)>;

struct Response {
  int status = 200;
  Headers headers = {};
  std::string body = {};
  // Instead of `body`, at most one of these.
  std::shared_ptr<const std::string> shared_body = {};  // bytes that many answers share
  std::optional<Streaming> stream = {};
  Conversation conversation = {};  // 426 to a client that did not ask for a WebSocket
};

// Answers one request. What it throws is logged and answered with 500 without detail.
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

}  // namespace signalbox::http
