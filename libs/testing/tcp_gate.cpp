#include "testing/tcp_gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

namespace signalbox::testing {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

enum class Mode : std::uint8_t { open, cut, swallow };

struct Pair {
  explicit Pair(tcp::socket from, const asio::any_io_executor& executor)
      : client(std::move(from)), server(executor) {}

  // A reset, not an orderly end.
  void reset() {
    for (auto* socket : {&client, &server}) {
      boost::system::error_code ignored;
      socket->set_option(asio::socket_base::linger{true, 0}, ignored);
      socket->close(ignored);
    }
  }

  tcp::socket client;
  tcp::socket server;
};
}  // namespace

struct TcpGate::State {
  explicit State(std::uint16_t to)
      : server_port(to), acceptor(loop, {asio::ip::address_v4::loopback(), 0}) {
    asio::co_spawn(loop, accept_all(this), asio::detached);
    thread = std::thread{[this] { loop.run(); }};
  }

  static asio::awaitable<void> accept_all(State* state);
  static asio::awaitable<void> connect(State* state, std::shared_ptr<Pair> pair);
  static asio::awaitable<void> pass(State* state, std::shared_ptr<Pair> pair, bool to_server);

  // Runs it on the gate's thread and waits for it.
  template <class Work>
  void on_loop(Work work) {
    asio::dispatch(loop, asio::use_future(work)).get();
  }

  asio::io_context loop{1};
  std::uint16_t server_port;
  tcp::acceptor acceptor;
  Mode mode = Mode::open;
  std::chrono::milliseconds delay{0};
  int count = 0;
  std::vector<std::weak_ptr<Pair>> pairs;
  std::thread thread;
};

asio::awaitable<void> TcpGate::State::accept_all(State* state) {
  while (true) {
    auto [error, socket] = co_await state->acceptor.async_accept(tuple_awaitable);
    if (error) co_return;
    ++state->count;
    const auto pair = std::make_shared<Pair>(std::move(socket), state->loop.get_executor());
    if (state->mode == Mode::cut) {
      pair->reset();
      continue;
    }
    std::erase_if(state->pairs, [](const auto& known) { return known.expired(); });
    state->pairs.push_back(pair);
    asio::co_spawn(state->loop, connect(state, pair), asio::detached);
  }
}

asio::awaitable<void> TcpGate::State::connect(State* state, std::shared_ptr<Pair> pair) {
  const tcp::endpoint server{asio::ip::address_v4::loopback(), state->server_port};
  const auto [error] = co_await pair->server.async_connect(server, tuple_awaitable);
  if (error) {
    pair->reset();
    co_return;
  }
  asio::co_spawn(state->loop, pass(state, pair, true), asio::detached);
  asio::co_spawn(state->loop, pass(state, pair, false), asio::detached);
}

asio::awaitable<void> TcpGate::State::pass(State* state, std::shared_ptr<Pair> pair,
                                           bool to_server) {
  auto& from = to_server ? pair->client : pair->server;
  auto& to = to_server ? pair->server : pair->client;
  std::array<char, 16384> bytes{};
  asio::steady_timer pause{state->loop};
  while (true) {
    const auto [read_error, count] =
        co_await from.async_read_some(asio::buffer(bytes), tuple_awaitable);
    if (read_error) break;
    if (state->mode == Mode::swallow) continue;
    if (state->delay.count() > 0) {
      pause.expires_after(state->delay);
      co_await pause.async_wait(tuple_awaitable);
    }
    const auto [write_error, written] =
        co_await asio::async_write(to, asio::buffer(bytes, count), tuple_awaitable);
    if (write_error) break;
  }
  boost::system::error_code ignored;
  to.shutdown(tcp::socket::shutdown_send, ignored);
}

TcpGate::TcpGate(std::uint16_t server_port) : state_(std::make_unique<State>(server_port)) {}

TcpGate::~TcpGate() {
  state_->loop.stop();
  state_->thread.join();
}

std::uint16_t TcpGate::port() const { return state_->acceptor.local_endpoint().port(); }

void TcpGate::open(std::chrono::milliseconds delay) {
  state_->on_loop([this, delay] {
    state_->mode = Mode::open;
    state_->delay = delay;
  });
}

void TcpGate::cut() {
  state_->on_loop([this] {
    state_->mode = Mode::cut;
    for (const auto& known : std::exchange(state_->pairs, {})) {
      if (const auto pair = known.lock()) pair->reset();
    }
  });
}

void TcpGate::swallow() {
  state_->on_loop([this] { state_->mode = Mode::swallow; });
}

int TcpGate::connections() const {
  int count = 0;
  state_->on_loop([this, &count] { count = state_->count; });
  return count;
}

}  // namespace signalbox::testing
