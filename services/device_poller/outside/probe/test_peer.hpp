// Servers for the tests of probes, on the loop of the test: they say what a test wants, by TCP or
// TLS, whole or byte by byte.
#pragma once

#include "device_poller/outside/probe/probe.hpp"
#include "device_poller/outside/snmp/test_loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <memory>
#include <string>
#include <utility>

namespace signalbox::device_poller::probe {

// What a server does with each connection.
struct Play {
  enum class Then : std::uint8_t { close, reset, hang, repeat };

  std::string bytes = {};
  Then then = Then::close;
  std::string rest = {};      // of repeat: again and again
  bool speaks_first = false;  // else after a request with its empty line
  bool in_pieces = false;     // one byte at a time
};

class Peer {
 public:
  // With a context it speaks TLS.
  Peer(boost::asio::io_context& loop, Play play,
       std::shared_ptr<boost::asio::ssl::context> context = {})
      : state_(std::make_shared<State>(loop, std::move(play), std::move(context))) {
    boost::asio::co_spawn(loop, accept(state_), boost::asio::detached);
  }
  ~Peer() { state_->acceptor.close(); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
  // The last one.
  const std::string& request() const { return state_->request; }
  int open() const { return state_->open; }

 private:
  using Tcp = boost::asio::ip::tcp;
  struct State {
    State(boost::asio::io_context& loop, Play the_play,
          std::shared_ptr<boost::asio::ssl::context> the_context)
        : acceptor(loop, {boost::asio::ip::address_v4::loopback(), 0}),
          play(std::move(the_play)),
          context(std::move(the_context)) {}

    Tcp::acceptor acceptor;
    Play play;
    std::shared_ptr<boost::asio::ssl::context> context;
    std::string request;
    int open = 0;
  };

  static boost::asio::awaitable<void> accept(std::shared_ptr<State> state) {
    while (true) {
      auto socket = co_await state->acceptor.async_accept(boost::asio::use_awaitable);
      boost::asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)),
                            boost::asio::detached);
    }
  }

  static boost::asio::awaitable<void> serve(std::shared_ptr<State> state, Tcp::socket socket) {
    ++state->open;
    const std::shared_ptr<void> leave{nullptr, [state](void*) { --state->open; }};
    socket.set_option(Tcp::no_delay{true});
    if (!state->context) {
      co_await act(state.get(), &socket);
      co_await end(state.get(), &socket);
      co_return;
    }
    boost::asio::ssl::stream<Tcp::socket> stream{std::move(socket), *state->context};
    co_await stream.async_handshake(boost::asio::ssl::stream_base::server,
                                    boost::asio::use_awaitable);
    co_await act(state.get(), &stream);
    co_await end(state.get(), &stream.next_layer());
  }

  template <class Socket>
  static boost::asio::awaitable<void> act(State* state, Socket* socket) {
    namespace asio = boost::asio;
    const auto& play = state->play;
    std::string read;
    if (!play.speaks_first) {
      co_await asio::async_read_until(*socket, asio::dynamic_buffer(read), "\r\n\r\n",
                                      asio::use_awaitable);
      state->request = read;
    }
    const auto step = play.in_pieces ? std::size_t{1} : play.bytes.size();
    for (std::size_t at = 0; at < play.bytes.size(); at += step) {
      co_await asio::async_write(*socket, asio::buffer(play.bytes.data() + at, step),
                                 asio::use_awaitable);
    }
    while (play.then == Play::Then::repeat) {
      co_await asio::async_write(*socket, asio::buffer(play.rest), asio::use_awaitable);
    }
  }

  static boost::asio::awaitable<void> end(State* state, Tcp::socket* socket) {
    if (state->play.then == Play::Then::reset) {
      socket->set_option(boost::asio::socket_base::linger{true, 0});
      socket->close();
    }
    while (state->play.then == Play::Then::hang) {
      char byte = 0;
      co_await socket->async_read_some(boost::asio::buffer(&byte, 1), boost::asio::use_awaitable);
    }
  }

  std::shared_ptr<State> state_;
};

// Today, or so many days later.
class ShiftedClock final : public Clock {
 public:
  Time now() const override { return system_.now() + std::chrono::days{days}; }
  std::chrono::steady_clock::time_point steady() const override { return system_.steady(); }

  int days = 0;

 private:
  SystemClock system_;
};

struct ProbeWorld : TestLoop {
  explicit ProbeWorld(const std::string& ca_file = {}) : authorities(ca_file) {}

  Probed ask(std::uint16_t port, domain::ProbeOptions options,
             std::chrono::milliseconds deadline = std::chrono::seconds{10}) {
    Target target{.address = boost::asio::ip::address_v4::loopback(),
                  .port = port,
                  .host = "127.0.0.1",
                  .options = std::move(options)};
    return run(probe(&parts, std::move(target), in(deadline)));
  }

  ShiftedClock calendar;
  Authorities authorities;
  ProbeParts parts{loop.get_executor(), calendar, authorities};
};

}  // namespace signalbox::device_poller::probe
