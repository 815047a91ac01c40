#include "http/server.hpp"

#include "http/connection/door.hpp"
#include "http/connection/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <set>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// How often a draining door looks whether it is empty: far below any deadline it is given.
constexpr std::chrono::milliseconds drain_look{10};
// After a failed accept (no descriptors left) the next try waits, or the loop would spin.
constexpr std::chrono::milliseconds accept_pause{100};

// What a process needs besides connections: log, loop, database, bus, files it serves.
constexpr std::size_t descriptors_kept = 64;

// More connections than descriptors would leave none for those who ask how we are.
std::size_t connections_we_can_hold(std::size_t wanted) {
  rlimit allowed{};
  ::getrlimit(RLIMIT_NOFILE, &allowed);
  const auto spare =
      std::max<std::size_t>(allowed.rlim_cur, descriptors_kept + 1) - descriptors_kept;
  return std::min(wanted, spare);
}

std::shared_ptr<Door> make_door(ServerParts parts, std::string name, Handler handler,
                                ServerOptions options) {
  auto& most = options.limits.connections_max;
  most = connections_we_can_hold(most);
  return std::make_shared<Door>(std::move(parts), std::move(name), std::move(handler),
                                std::move(options));
}

std::string written(const Endpoint& endpoint) {
  return endpoint.host + " port " + std::to_string(endpoint.port);
}

tcp::acceptor listen_on(const asio::any_io_executor& executor, const Endpoint& listen) {
  const tcp::endpoint endpoint{asio::ip::make_address(listen.host), listen.port};
  tcp::acceptor acceptor{executor};
  boost::system::error_code error;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address{true});
  acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error) {
    throw std::runtime_error{"cannot listen on " + written(listen) + ": " + error.message()};
  }
  return acceptor;
}
}  // namespace

// Shared with the coroutines, which may outlive the Server by one turn of the loop.
struct Server::State : std::enable_shared_from_this<State> {
  State(std::shared_ptr<Door> the_door, tcp::acceptor the_acceptor)
      : door(std::move(the_door)), acceptor(std::move(the_acceptor)) {}

  // The coroutines get the state as a parameter, so that it lives as long as they do.
  static asio::awaitable<void> accept_all(std::shared_ptr<State> state);
  static asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket);
  void close_all() {
    for (auto* session : sessions) session->close();
  }
  // A session may leave while it is told.
  void each(void (Session::*tell)()) {
    for (auto* session : std::vector(sessions.begin(), sessions.end())) (session->*tell)();
  }

  std::shared_ptr<Door> door;
  tcp::acceptor acceptor;
  std::set<Session*> sessions;
};

asio::awaitable<void> Server::State::accept_all(std::shared_ptr<State> state) {
  bool failing = false;
  while (state->acceptor.is_open()) {
    auto [error, socket] = co_await state->acceptor.async_accept(tuple_awaitable);
    if (error == asio::error::operation_aborted) break;
    if (error) {
      if (!std::exchange(failing, true)) {  // said once, not ten times a second
        state->door->parts.log.error("cannot accept",
                                     {{"door", state->door->name}, {"error", error.message()}});
      }
      asio::steady_timer pause{state->door->parts.executor, accept_pause};
      co_await pause.async_wait(tuple_awaitable);
      continue;
    }
    if (std::exchange(failing, false)) {
      state->door->parts.log.info("accepting again", {{"door", state->door->name}});
    }
    if (state->sessions.size() >= state->door->options.limits.connections_max) continue;
    asio::co_spawn(state->door->parts.executor, serve(state, std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Server::State::serve(std::shared_ptr<State> state, tcp::socket socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay{true}, ignored);
  Session session{state->door, std::move(socket)};
  state->sessions.insert(&session);
  state->door->connections.add(1);
  std::string fault;
  try {
    co_await session.run();
  } catch (const std::exception& exception) {
    fault = exception.what();
  } catch (...) {
    fault = "something that is no exception";
  }
  if (!fault.empty()) {
    state->door->parts.log.error("connection failed",
                                 {{"door", state->door->name}, {"fault", fault}});
  }
  state->door->connections.add(-1);
  state->sessions.erase(&session);
}

Server::Server(const ServerParts& parts, std::string door, const Endpoint& listen, Handler handler,
               ServerOptions options)
    : state_(std::make_shared<State>(
          make_door(parts, std::move(door), std::move(handler), std::move(options)),
          listen_on(parts.executor, listen))) {
  asio::co_spawn(parts.executor, State::accept_all(state_), asio::detached);
}

Server::~Server() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  state_->close_all();
}

Endpoint Server::endpoint() const {
  const auto local = state_->acceptor.local_endpoint();
  return {local.address().to_string(), local.port()};
}

asio::awaitable<bool> Server::drain(std::chrono::milliseconds deadline) {
  const auto state = state_;  // outlives this Server if its owner gives up waiting
  state->door->draining = true;
  const auto until = std::chrono::steady_clock::now() + deadline;
  asio::steady_timer look{state->door->parts.executor};
  state->each(&Session::end_stream);
  look.expires_after(std::min(deadline, state->door->options.limits.leaving_time));
  co_await look.async_wait(tuple_awaitable);
  state->door->closed = true;
  boost::system::error_code ignored;
  state->acceptor.close(ignored);
  state->each(&Session::drain);
  const auto all_finished = [&] { return state->sessions.empty() && !state->door->busy(); };
  while (!all_finished() && std::chrono::steady_clock::now() < until) {
    look.expires_after(drain_look);
    co_await look.async_wait(tuple_awaitable);
  }
  const bool finished = all_finished();
  state->close_all();
  co_return finished;
}

}  // namespace signalbox::http
