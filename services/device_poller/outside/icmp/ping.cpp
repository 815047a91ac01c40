#include "device_poller/outside/icmp/ping.hpp"

#include "crypto/random.hpp"
#include "device_poller/outside/icmp/packet.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace signalbox::device_poller::icmp {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// A replica polls some thousand devices a second at most, and few of them need a ping.
constexpr std::size_t in_flight_max = 4'096;
constexpr std::size_t receive_buffer = 1'000'000;  // 1,000 replies with what the kernel adds
constexpr int datagrams_a_turn = 64;

[[noreturn]] void throw_aborted() {
  throw boost::system::system_error{asio::error::operation_aborted};
}
}  // namespace

class Ping::Echoes : public std::enable_shared_from_this<Echoes> {
 public:
  Echoes(asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics);

  static asio::awaitable<PingAnswer> ask(std::shared_ptr<Echoes> self, asio::ip::address address,
                                         Deadline deadline, int tries);
  void close();
  const std::string& open(bool is_v6);

 private:
  struct Family {
    std::shared_ptr<datagram::Socket> socket;
    datagram::Kind kind = datagram::Kind::icmp;
    std::string fault;
  };
  struct Waiting;

  static asio::awaitable<void> receive(std::shared_ptr<Echoes> self,
                                       std::shared_ptr<datagram::Socket> socket, bool is_v6);
  void take(const datagram::Datagram& datagram, bool is_v6);
  void take(const datagram::Refusal& refusal);
  // Empty if it is under way.
  std::optional<PingAnswer> send(Waiting& waiting);

  asio::any_io_executor executor_;
  const Clock& clock_;
  std::vector<metrics::Counter> ends_;  // in the order of PingEnd
  std::array<Family, 2> families_;      // IPv4, IPv6
  std::map<Token, Waiting*> waiting_;
  std::uint16_t sequence_ = 0;
  bool closed_ = false;
};

// One ping under way, in the frame of who asks.
struct Ping::Echoes::Waiting {
  Waiting(std::shared_ptr<Echoes> echoes, asio::ip::address whom)
      : home(std::move(echoes)),
        address(std::move(whom)),
        token(crypto::random_bytes<token_bytes>()),
        timer(home->executor_) {
    home->waiting_.emplace(token, this);
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { home->waiting_.erase(token); }

  void finish(PingAnswer with) {
    if (answer) return;
    answer = std::move(with);
    timer.cancel();
  }

  std::shared_ptr<Echoes> home;
  asio::ip::address address;
  Token token;
  asio::steady_timer timer;
  std::map<std::uint16_t, std::chrono::steady_clock::time_point> sent;  // by sequence
  std::optional<PingAnswer> answer;
};

Ping::Echoes::Echoes(asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics)
    : executor_(std::move(executor)), clock_(clock) {
  for (const auto* end : {"answered", "no_answer", "unreachable", "unavailable", "busy"}) {
    ends_.push_back(
        metrics.counter({"signalbox_ping_total", "Pings by their end.", {{"end", end}}}));
  }
}

asio::awaitable<PingAnswer> Ping::Echoes::ask(std::shared_ptr<Echoes> self,
                                              asio::ip::address address, Deadline deadline,
                                              int tries) {
  const auto count = [self](PingAnswer answer) {
    self->ends_[static_cast<std::size_t>(answer.end)].add();
    return answer;
  };
  if (self->closed_) throw_aborted();
  const auto& fault = self->open(address.is_v6());
  if (!fault.empty()) co_return count({PingEnd::unavailable, {}, fault});
  if (self->waiting_.size() >= in_flight_max) {
    co_return count({PingEnd::busy, {}, "too many pings are under way"});
  }
  Waiting waiting{self, std::move(address)};
  for (int left = tries; left > 0 && !waiting.answer; --left) {
    const auto now = self->clock_.steady();
    if (now >= deadline) break;
    waiting.answer = self->send(waiting);
    const auto until = now + (deadline - now) / left;
    waiting.timer.expires_at(until);
    while (!waiting.answer && self->clock_.steady() < until) {
      const auto [ended] = co_await waiting.timer.async_wait(tuple_awaitable);
      if (ended && !waiting.answer) throw_aborted();
    }
  }
  if (waiting.answer) co_return count(*waiting.answer);
  co_return count({PingEnd::no_answer, {}, "it does not answer a ping"});
}

const std::string& Ping::Echoes::open(bool is_v6) {
  auto& family = families_.at(is_v6 ? 1 : 0);
  if (family.socket || closed_) return family.fault;
  for (const auto kind : {datagram::Kind::icmp, datagram::Kind::icmp_raw}) {
    try {
      family.socket = std::make_shared<datagram::Socket>(executor_, kind, is_v6, receive_buffer);
      family.kind = kind;
      family.fault.clear();
      asio::co_spawn(executor_, receive(shared_from_this(), family.socket, is_v6), asio::detached);
      break;
    } catch (const std::system_error& error) {
      family.fault = "this process may not ping (" + error.code().message() +
                     "): it needs net.ipv4.ping_group_range or CAP_NET_RAW";
    }
  }
  return family.fault;
}

std::optional<PingAnswer> Ping::Echoes::send(Waiting& waiting) {
  const bool is_v6 = waiting.address.is_v6();
  const auto sequence = ++sequence_;
  // The random token tells our replies from those to other programs, which a raw socket sees too.
  const Echo echo{.identifier = 0, .sequence = sequence, .token = waiting.token};
  waiting.sent[sequence] = clock_.steady();
  const auto fault =
      families_.at(is_v6 ? 1 : 0).socket->send({waiting.address, 0}, echo_request(echo, is_v6));
  const bool lost = fault == std::errc::resource_unavailable_try_again;
  if (fault == std::errc{} || lost) return std::nullopt;
  return PingAnswer{PingEnd::unreachable,
                    {},
                    "this host cannot send there: " + std::make_error_code(fault).message()};
}

asio::awaitable<void> Ping::Echoes::receive(std::shared_ptr<Echoes> self,
                                            std::shared_ptr<datagram::Socket> socket, bool is_v6) {
  while (co_await socket->readable()) {
    for (int count = 0; count < datagrams_a_turn && !self->closed_; ++count) {
      const auto datagram = socket->receive();
      if (!datagram) break;
      self->take(*datagram, is_v6);
    }
    for (int count = 0; count < datagrams_a_turn && !self->closed_; ++count) {
      const auto refusal = socket->next_refusal();
      if (!refusal) break;
      self->take(*refusal);
    }
  }
}

void Ping::Echoes::take(const datagram::Datagram& datagram, bool is_v6) {
  const bool has_header = !is_v6 && families_[0].kind == datagram::Kind::icmp_raw;
  const auto echo = parse_echo_reply(datagram.bytes, is_v6, has_header);
  if (!echo) return;
  const auto found = waiting_.find(echo->token);
  if (found == waiting_.end()) return;
  auto& waiting = *found->second;
  const auto sent = waiting.sent.find(echo->sequence);
  if (sent == waiting.sent.end() || waiting.address != datagram.from.address()) return;
  const auto latency = clock_.steady() - sent->second;
  waiting.finish(
      {PingEnd::answered, std::chrono::duration_cast<std::chrono::microseconds>(latency)});
}

void Ping::Echoes::take(const datagram::Refusal& refusal) {
  if (refusal.why == std::errc{} || refusal.why == std::errc::message_size) return;
  for (const auto& [token, waiting] : waiting_) {
    if (waiting->address != refusal.to.address()) continue;
    waiting->finish({PingEnd::unreachable,
                     {},
                     "no way leads there: " + std::make_error_code(refusal.why).message()});
  }
}

void Ping::Echoes::close() {
  closed_ = true;
  for (const auto& family : families_) {
    if (family.socket) family.socket->close();
  }
  for (const auto& [token, waiting] : waiting_) waiting->timer.cancel();
}

Ping::Ping(const asio::any_io_executor& executor, const Clock& clock, metrics::Registry& metrics)
    : echoes_(std::make_shared<Echoes>(executor, clock, metrics)) {}

Ping::~Ping() { echoes_->close(); }

asio::awaitable<PingAnswer> Ping::ping(asio::ip::address address, Deadline deadline, int tries) {
  return Echoes::ask(echoes_, std::move(address), deadline, tries);
}

std::string Ping::fault(bool is_v6) { return echoes_->open(is_v6); }

}  // namespace signalbox::device_poller::icmp
