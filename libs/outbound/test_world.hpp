// The world outside, for the tests of this library: a client on a loop of its own, and a server on
// the same loop that answers whatever bytes a test wants.
#pragma once

#include "core/clock.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"
#include "outbound/client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <fcntl.h>

#include <functional>
#include <memory>
#include <stdexcept>

namespace signalbox::outbound {

// What a server does with one request.
struct Act {
  // finish: hang, and then send `rest`.
  enum class Then : std::uint8_t { keep, close, reset, hang, finish };

  std::string bytes;
  Then then = Then::keep;
  std::string rest = {};
};

inline Act ok(const std::string& body, const std::string& headers = "") {
  return {"HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
          "\r\n\r\n" + body};
}

// Reads requests with a Content-Length, one after the other, on as many connections as there are.
class TestServer {
 public:
  using Play = std::function<Act(const std::string& request)>;

  TestServer(boost::asio::io_context& loop, Play play)
      : state_(std::make_shared<State>(loop, std::move(play))) {
    boost::asio::co_spawn(loop, accept(state_), boost::asio::detached);
  }
  ~TestServer() { state_->acceptor.close(); }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
  }
  std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
  std::size_t connections() const { return state_->connections; }
  std::size_t open() const { return state_->open; }
  // The most requests that were being served at once.
  std::size_t open_most() const { return state_->open_most; }
  std::size_t requests() const { return state_->requests; }
  // Ends what hangs.
  void let_go() { state_->let_go = true; }

 private:
  using Tcp = boost::asio::ip::tcp;
  struct State {
    State(boost::asio::io_context& loop, Play the_play)
        : acceptor(loop, {boost::asio::ip::address_v4::loopback(), 0}), play(std::move(the_play)) {}

    Tcp::acceptor acceptor;
    Play play;
    bool let_go = false;
    std::size_t connections = 0;
    std::size_t open = 0;
    std::size_t open_most = 0;
    std::size_t requests = 0;
  };

  static boost::asio::awaitable<void> accept(std::shared_ptr<State> state) {
    while (true) {
      auto socket = co_await state->acceptor.async_accept(boost::asio::use_awaitable);
      ++state->connections;
      boost::asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)),
                            boost::asio::detached);
    }
  }

  static boost::asio::awaitable<void> serve(std::shared_ptr<State> state, Tcp::socket socket) {
    namespace asio = boost::asio;
    std::string read;
    while (true) {
      auto bytes = co_await asio::async_read_until(socket, asio::dynamic_buffer(read), "\r\n\r\n",
                                                   asio::use_awaitable);
      bytes += content_length(read.substr(0, bytes));
      while (read.size() < bytes) {
        std::string more(bytes - read.size(), '\0');
        const auto got = co_await socket.async_read_some(asio::buffer(more), asio::use_awaitable);
        read.append(more, 0, got);
      }
      ++state->requests;
      state->open_most = std::max(state->open_most, ++state->open);
      const std::shared_ptr<void> leave{nullptr, [state](void*) { --state->open; }};
      const auto act = state->play(read.substr(0, bytes));
      read.erase(0, bytes);
      co_await asio::async_write(socket, asio::buffer(act.bytes), asio::use_awaitable);
      if (act.then == Act::Then::close) co_return;
      if (act.then == Act::Then::reset) {
        socket.set_option(asio::socket_base::linger{true, 0});
        co_return;
      }
      if (act.then == Act::Then::hang || act.then == Act::Then::finish) {
        co_await hang(state, &socket);
        co_await asio::async_write(socket, asio::buffer(act.rest), asio::use_awaitable);
      }
    }
  }

  // Until let_go(), or until the client closes.
  static boost::asio::awaitable<void> hang(std::shared_ptr<State> state, Tcp::socket* socket) {
    boost::system::error_code end;
    boost::asio::steady_timer look{socket->get_executor()};
    while (!state->let_go) {
      char byte = 0;
      look.expires_after(std::chrono::milliseconds{5});
      co_await look.async_wait(boost::asio::use_awaitable);
      socket->non_blocking(true);
      socket->receive(boost::asio::buffer(&byte, 1), boost::asio::socket_base::message_peek, end);
      if (end && end != boost::asio::error::would_block) throw boost::system::system_error{end};
    }
  }

  static std::size_t content_length(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
  }

  std::shared_ptr<State> state_;
};

// A loop, and what clients and mailers are made of.
class TestWorld {
 public:
  TestWorld() : file_(::open("/dev/null", O_WRONLY | O_CLOEXEC)) {}
  ~TestWorld() { ::close(file_); }
  TestWorld(const TestWorld&) = delete;
  TestWorld& operator=(const TestWorld&) = delete;

  Parts parts() {
    return {loop.get_executor(), clock, {sink_, log::Level::info, "test", "1"}, metrics};
  }

  // Runs the loop until the condition holds; throws after 20 s.
  template <class Condition>
  void run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!condition()) {
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds{20});
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error{"waited in vain"};
    }
  }

  // Runs the loop until this is done, and answers what it answers.
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    auto done = boost::asio::co_spawn(loop, std::move(work), boost::asio::use_future);
    run_until([&] { return done.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
    return done.get();
  }

  bool metrics_say(const std::string& line) const {
    return metrics.expose(metrics::Format::prometheus).find(line + "\n") != std::string::npos;
  }

  SystemClock clock;
  metrics::Registry metrics;

 private:
  int file_;
  log::Sink sink_{file_, clock};

 public:
  boost::asio::io_context loop{1};
};

inline ClientConfig local_config() {
  ClientConfig config;
  config.addresses = AddressPolicy::with_loopback();
  return config;
}

}  // namespace signalbox::outbound
