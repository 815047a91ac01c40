// One TCP connection to a device, plain or under TLS. Lives on one loop.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace signalbox::device_poller::routeros {

class Wire {
 public:
  // Without a context: plain. With a `host`, the certificate must lead to an authority that the
  // context trusts and name that host, else any certificate will do here: whoever connects compares
  // its fingerprint.
  Wire(const boost::asio::any_io_executor& executor,
       const std::shared_ptr<boost::asio::ssl::context>& tls, const std::string& host);

  boost::asio::awaitable<boost::system::error_code> connect(
      boost::asio::ip::tcp::endpoint endpoint);
  // Nothing for a plain one. The fault of a refused certificate is that of its verification.
  boost::asio::awaitable<boost::system::error_code> handshake();
  // SHA-256 of the device's certificate (DER), in lower-case hex; empty for a plain one.
  std::string certificate_sha256();
  // Why the certificate was refused, in OpenSSL's words; empty when it was not.
  std::string refused_because();

  // What has come, some of it, until the next call; empty at the end and at any fault.
  boost::asio::awaitable<std::string_view> read_some();
  boost::asio::awaitable<boost::system::error_code> write(std::shared_ptr<const std::string> bytes);

  // Ends whatever waits here, at once.
  void close();

 private:
  using Tcp = boost::asio::ip::tcp::socket;
  Tcp& socket() { return stream_.next_layer(); }

  std::shared_ptr<boost::asio::ssl::context> tls_;
  bool is_plain_;
  boost::asio::ssl::stream<Tcp> stream_;
  std::array<char, 16'384> buffer_{};
};

}  // namespace signalbox::device_poller::routeros
