#include "device_poller/outside/probe/tcp.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
using domain::PollEnd;
using domain::PollOutcome;

std::string name_of(const Target& target) { return "TCP port " + std::to_string(target.port); }
}  // namespace

PollOutcome outcome_of(const boost::system::error_code& fault, const std::string& port) {
  if (!fault) return {PollEnd::answered};
  if (fault == asio::error::connection_refused) {
    return {PollEnd::refused, "It refuses " + port + ": nobody listens there."};
  }
  if (fault == asio::error::connection_reset || fault == asio::error::connection_aborted) {
    return {PollEnd::refused, "It breaks off connections to " + port + "."};
  }
  if (fault == asio::error::timed_out) {
    return {PollEnd::no_answer, "No answer from " + port + "."};
  }
  return {PollEnd::unreachable, "No way leads there: " + fault.message() + "."};
}

void throw_if_ours(const boost::system::error_code& fault) {
  using boost::system::errc::errc_t;
  constexpr errc_t ours[] = {
      boost::system::errc::too_many_files_open, boost::system::errc::too_many_files_open_in_system,
      boost::system::errc::no_buffer_space, boost::system::errc::not_enough_memory};
  if (std::ranges::any_of(ours, [&](errc_t one) { return fault == one; })) {
    throw boost::system::system_error{fault, "a probe"};
  }
}

asio::awaitable<PollOutcome> connect(Attempt* attempt, tcp::socket* socket) {
  const auto port = name_of(attempt->target);
  attempt->at_deadline = {PollEnd::no_answer, "No answer from " + port +
                                                  ": the host is away, or packets to this port "
                                                  "are dropped on the way."};
  const tcp::endpoint endpoint{attempt->target.address, attempt->target.port};
  boost::system::error_code fault;
  socket->open(endpoint.protocol(), fault);
  throw_if_ours(fault);
  if (fault) co_return outcome_of(fault, port);
  const auto [refused] =
      co_await socket->async_connect(endpoint, asio::as_tuple(asio::use_awaitable));
  throw_if_ours(refused);
  co_return outcome_of(refused, port);
}

asio::awaitable<PollOutcome> probe_tcp(Attempt* attempt) {
  tcp::socket socket{attempt->parts->executor};
  const auto begun = attempt->now();
  auto outcome = co_await connect(attempt, &socket);
  if (outcome.end == PollEnd::answered) attempt->took_since(begun);
  co_return outcome;
}

}  // namespace signalbox::device_poller::probe
