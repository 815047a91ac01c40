#include "device_poller/outside/probe/dns.hpp"

#include "crypto/random.hpp"
#include "device_poller/outside/probe/deadline.hpp"
#include "device_poller/outside/probe/dns_message.hpp"
#include "device_poller/outside/probe/tcp.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <utility>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using domain::PollEnd;
using domain::PollOutcome;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

constexpr int tries_max = 2;
// Without EDNS an answer by UDP has 512 bytes; what is longer than this is no answer to us.
constexpr std::size_t datagram_bytes_max = 4'096;
// Somebody else may guess at our port; who sends more than this is no DNS server.
constexpr int strangers_max = 64;

// What the tries have in common, and what came of them.
struct Exchange {
  Attempt* attempt;
  DnsQuestion question;
  std::string bytes;
  udp::socket socket;
  Attempt::Moment asked{};
  int strangers = 0;
  std::optional<DnsReply> reply = {};
  PollOutcome outcome = {};  // where there is no reply
};

std::string port_of(const Exchange* exchange, std::string_view protocol) {
  return std::string{protocol} + " port " + std::to_string(exchange->attempt->target.port);
}

DnsQuestion question_for(const domain::ProbeOptions& options) {
  const auto random = crypto::random_bytes<2>();
  return {.id = static_cast<std::uint16_t>(random[0] << 8U | random[1]),
          .name = options.query_name.value_or("."),
          .type = options.record_type.value_or("A")};
}

PollOutcome not_dns() {
  return {PollEnd::bad_answer, "What it sends is no answer of DNS to our question."};
}

void take(Exchange* exchange, std::string_view bytes) {
  exchange->reply = parse_dns_reply(bytes, exchange->question);
  if (exchange->reply) return;
  exchange->attempt->at_deadline = not_dns();
  if (++exchange->strangers >= strangers_max) exchange->outcome = not_dns();
}

// Until there is a reply, or a reason why there will be none.
asio::awaitable<void> receive(Exchange* exchange) {
  std::string room(datagram_bytes_max, '\0');
  while (!exchange->reply && exchange->outcome.detail.empty()) {
    const auto [fault, bytes] =
        co_await exchange->socket.async_receive(asio::buffer(room), tuple_awaitable);
    if (fault == asio::error::operation_aborted) co_return;  // its share of the time is over
    if (fault) {
      exchange->outcome = outcome_of(fault, port_of(exchange, "UDP"));
    } else {
      take(exchange, std::string_view{room}.substr(0, bytes));
    }
  }
}

asio::awaitable<void> ask_by_udp(Exchange* exchange) {
  const auto* const attempt = exchange->attempt;
  const udp::endpoint endpoint{attempt->target.address, attempt->target.port};
  boost::system::error_code fault;
  exchange->socket.open(endpoint.protocol(), fault);
  throw_if_ours(fault);
  if (!fault) exchange->socket.connect(endpoint, fault);
  if (!fault) exchange->socket.non_blocking(true, fault);
  exchange->outcome = fault ? outcome_of(fault, port_of(exchange, "UDP")) : PollOutcome{};
  for (int left = tries_max; left > 0 && !exchange->reply; --left) {
    if (!exchange->outcome.detail.empty()) co_return;
    exchange->asked = attempt->now();
    exchange->socket.send(asio::buffer(exchange->bytes), 0, fault);
    if (fault && fault != asio::error::would_block) {
      exchange->outcome = outcome_of(fault, port_of(exchange, "UDP"));
      co_return;
    }
    const auto share = (attempt->deadline - exchange->asked) / left;
    co_await ends_by(receive(exchange), exchange->asked + share);
  }
}

asio::awaitable<std::optional<std::string>> read_answer(tcp::socket* socket, std::string bytes) {
  std::array<unsigned char, 2> length{};  // RFC 1035 §4.2.2
  bytes.insert(0, {static_cast<char>(bytes.size() >> 8U), static_cast<char>(bytes.size())});
  const auto [unsent, sent] =
      co_await asio::async_write(*socket, asio::buffer(bytes), tuple_awaitable);
  if (unsent) co_return std::nullopt;
  const auto [unread, two] =
      co_await asio::async_read(*socket, asio::buffer(length), tuple_awaitable);
  if (unread) co_return std::nullopt;
  std::string answer(static_cast<std::size_t>(length[0]) << 8U | length[1], '\0');
  const auto [cut, read] =
      co_await asio::async_read(*socket, asio::buffer(answer), tuple_awaitable);
  if (cut) co_return std::nullopt;
  co_return answer;
}

asio::awaitable<void> ask_by_tcp(Exchange* exchange) {
  tcp::socket socket{exchange->attempt->parts->executor};
  exchange->reply.reset();
  const auto connected = co_await connect(exchange->attempt, &socket);
  const std::string too_long = "Its answer is too long for UDP, and by TCP it does not come";
  exchange->attempt->at_deadline = {PollEnd::answered_in_part, too_long + " in time."};
  if (connected.end != PollEnd::answered) {
    exchange->outcome = {PollEnd::answered_in_part, too_long + ": " + connected.detail};
    co_return;
  }
  const auto answer = co_await read_answer(&socket, exchange->bytes);
  if (!answer) {
    exchange->outcome = {PollEnd::answered_in_part, too_long + ": it closes the connection."};
    co_return;
  }
  exchange->outcome = not_dns();
  exchange->reply = parse_dns_reply(*answer, exchange->question);
}

PollOutcome judge(const DnsReply& reply, const DnsQuestion& question,
                  const std::optional<std::string>& wanted) {
  constexpr int server_failure = 2;
  constexpr int no_such_name = 3;
  constexpr int refused = 5;
  const auto code = dns_code_name(reply.code);
  switch (reply.code) {
    case 0:
      break;
    case server_failure:
      return {PollEnd::answered_in_part, "It fails to find an answer (SERVFAIL)."};
    case no_such_name:
      return {PollEnd::answered_in_part, "It knows no such name (NXDOMAIN)."};
    case refused:
      return {PollEnd::unauthorized, "It refuses to answer this poller (REFUSED)."};
    default:
      return {PollEnd::answered_in_part, "It answers with the error " + code + "."};
  }
  if (reply.is_garbled) return not_dns();
  if (reply.answers.empty()) {
    return {PollEnd::answered_in_part, "The name has no record of type " + question.type + "."};
  }
  if (!wanted || holds_answer(reply, question, *wanted)) return {PollEnd::answered};
  return {PollEnd::answered_in_part, "None of its answers is the one that is wanted."};
}
}  // namespace

asio::awaitable<PollOutcome> probe_dns(Attempt* attempt) {
  const auto& options = attempt->target.options;
  Exchange exchange{.attempt = attempt,
                    .question = question_for(options),
                    .bytes = {},
                    .socket = udp::socket{attempt->parts->executor}};
  auto bytes = dns_bytes(exchange.question);
  if (!bytes) co_return PollOutcome{PollEnd::bad_answer, "This name cannot be asked for."};
  exchange.bytes = *std::move(bytes);
  attempt->at_deadline = {PollEnd::no_answer,
                          "No answer to 2 questions from " + port_of(&exchange, "UDP") + "."};
  co_await ask_by_udp(&exchange);
  if (exchange.reply && exchange.reply->is_truncated) co_await ask_by_tcp(&exchange);
  if (!exchange.reply) {
    co_return exchange.outcome.detail.empty() ? attempt->at_deadline : exchange.outcome;
  }
  attempt->took_since(exchange.asked);
  attempt->probed.answers = exchange.reply->answers;
  co_return judge(*exchange.reply, exchange.question, options.answer_contains);
}

}  // namespace signalbox::device_poller::probe
