// An answer on its way out: its head as bytes, and bytes to the client. Internal.
#pragma once

#include "http/connection/transport.hpp"
#include "http/message.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::http {

// How an answer goes out, as the request decided.
struct Form {
  unsigned version = 11;
  bool head_only = false;
  bool keep_alive = false;

  // RFC 9112 §7: HTTP/1.0 knows no chunks; the end of the connection ends the body.
  bool chunked(const Response& response) const {
    return response.stream && !response.stream->bytes && version >= 11;
  }
};

// Status line and fields, up to and including the empty line.
std::string head_of(const Response& response, const Form& form, std::string_view date);

// The bytes of a whole answer's body.
std::string_view body_of(const Response& response);

// All of them, in order. The deadline begins anew with every 64 KiB that the client has taken; past
// it the connection is closed.
boost::asio::awaitable<boost::system::error_code> send_all(
    std::shared_ptr<Connection> connection, std::vector<boost::asio::const_buffer> buffers,
    std::chrono::milliseconds deadline);

}  // namespace signalbox::http
