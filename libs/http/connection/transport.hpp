// A client's byte stream, with or without TLS under one type, so that what is built on it is
// compiled once. Internal.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace signalbox::http {

class Transport {
 public:
  // What one system call takes: Asio hands over at most 64.
  static constexpr std::size_t buffers_max = 64;

  // NOLINTNEXTLINE(readability-identifier-naming): Asio asks for this name.
  using executor_type = boost::beast::tcp_stream::executor_type;

  // With TLS if a context is given.
  Transport(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls);

  bool is_encrypted() const { return tls_.has_value(); }
  executor_type get_executor() { return tcp_.get_executor(); }

  // For the operations that begin from here on. One that is late closes the connection.
  void expires_after(std::chrono::milliseconds time) { tcp_.expires_after(time); }
  void expires_never() { tcp_.expires_never(); }
  // Ends waiting operations; the connection stays usable.
  // The IP address at the other end; empty if it had gone before we looked.
  const std::string& peer() const { return peer_; }

  void cancel() { tcp_.cancel(); }
  void close() { tcp_.close(); }

  boost::asio::awaitable<boost::system::error_code> handshake();
  // Says goodbye. With `linger`, when bytes may still be coming, reads and drops them for a moment:
  // closing at once would make the system throw away our answer (RFC 9112 §9.6).
  boost::asio::awaitable<void> leave(bool linger);

  // As Asio wants them of a stream. Not cancelled one by one: cancel() ends all.
  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& into) {
          boost::asio::mutable_buffer first;
          for (auto at = boost::asio::buffer_sequence_begin(into);
               at != boost::asio::buffer_sequence_end(into) && first.size() == 0; ++at) {
            first = *at;
          }
          read_some(first, std::make_unique<Waiting<decltype(handler)>>(std::move(handler)));
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
        [this](auto handler, const Buffers& from) {
          auto pending = std::make_unique<Waiting<decltype(handler)>>(std::move(handler));
          for (auto at = boost::asio::buffer_sequence_begin(from);
               at != boost::asio::buffer_sequence_end(from) && pending->count < buffers_max; ++at) {
            pending->buffers[pending->count++] = *at;
          }
          write_some(std::move(pending));
        },
        token, buffers);
  }

  // What Beast's WebSocket asks of a stream: to close it after its own farewell, or at once.
  template <class Token>
  friend auto async_teardown(boost::beast::role_type, Transport& transport, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::system::error_code)>(
        [&transport](auto handler) {
          boost::system::error_code gone;
          transport.tcp_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, gone);
          boost::asio::post(transport.get_executor(),
                            [handler = std::move(handler)]() mutable { handler({}); });
        },
        token);
  }
  friend void beast_close_socket(Transport& transport) { transport.close(); }

 private:
  // Who waits for one read or write, without its type: Beast's and TLS's machinery is compiled for
  // this alone and not for every caller, which would take minutes.
  struct Pending {
    Pending() = default;
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    virtual ~Pending() = default;
    // Frees itself first, as Asio promises of what it runs.
    virtual void complete(std::unique_ptr<Pending> self, boost::system::error_code error,
                          std::size_t bytes) = 0;

    std::array<boost::asio::const_buffer, buffers_max> buffers;  // of a write
    std::size_t count = 0;
  };
  template <class Handler>
  struct Waiting final : Pending {
    explicit Waiting(Handler&& the_handler) : handler(std::move(the_handler)) {}
    void complete(std::unique_ptr<Pending> self, boost::system::error_code error,
                  std::size_t bytes) override {
      auto then = std::move(handler);
      self.reset();
      std::move(then)(error, bytes);
    }
    Handler handler;
  };
  struct Completion {
    std::unique_ptr<Pending> pending;
    void operator()(boost::system::error_code error, std::size_t bytes) {
      auto& who = *pending;
      who.complete(std::move(pending), error, bytes);
    }
  };

  void read_some(boost::asio::mutable_buffer into, std::unique_ptr<Pending> pending);
  void write_some(std::unique_ptr<Pending> pending);

  boost::beast::tcp_stream tcp_;
  std::string peer_;
  std::shared_ptr<boost::asio::ssl::context> context_;  // lives as long as what it made
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
};

// A transport and what has come in over it and is not used yet.
struct Connection {
  Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls)
      : stream(std::move(socket), std::move(tls)) {}

  Transport stream;
  boost::beast::flat_buffer buffer;
  // Set while something runs that would never end by itself: a draining door calls it.
  std::function<void()> end_gently = {};
};

}  // namespace signalbox::http
