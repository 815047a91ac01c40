// Bytes to and from a server, by TLS or without.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace signalbox::device_poller::probe {

class Stream {
 public:
  struct Read {
    // boost::asio::error::eof at the end; access_denied: it wants a certificate of ours.
    boost::system::error_code fault;
    std::size_t bytes = 0;
  };

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  virtual boost::asio::awaitable<Read> read(boost::asio::mutable_buffer into) = 0;
  virtual boost::asio::awaitable<boost::system::error_code> write(std::string bytes) = 0;
};

// Takes over a connected socket.
std::unique_ptr<Stream> plain_stream(boost::asio::ip::tcp::socket socket);

}  // namespace signalbox::device_poller::probe
