#include "device_poller/outside/snmp/exchange.hpp"

#include "crypto/random.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// Taken from a socket before others have their turn on the loop.
constexpr int datagrams_a_turn = 64;
// How soon a full send buffer is tried again: a millisecond of a 1 Gbit/s line empties 100 kB.
constexpr std::chrono::milliseconds send_again_after{1};
// Random numbers are asked for by the block: one call costs as much as twenty of them.
constexpr std::size_t ids_at_once = 64;

constexpr const char* too_late = "the deadline came before the SNMP question had its turn";

[[noreturn]] void throw_aborted() {
  throw boost::system::system_error{asio::error::operation_aborted};
}

Answer ended(PollEnd end, std::string detail) { return {{end, std::move(detail)}}; }

Answer cannot_send(std::errc why) {
  return ended(PollEnd::unreachable,
               "this host cannot send there: " + std::make_error_code(why).message());
}
}  // namespace

Exchange::Meters::Meters(metrics::Registry& metrics)
    : retries(metrics.counter({"signalbox_snmp_retries_total", "SNMP questions asked again."})),
      late(metrics.counter({"signalbox_snmp_dropped_total",
                            "SNMP datagrams that answered nothing.",
                            {{"reason", "late"}}})),
      foreign(metrics.counter({"signalbox_snmp_dropped_total",
                               "SNMP datagrams that answered nothing.",
                               {{"reason", "foreign"}}})),
      garbled(metrics.counter({"signalbox_snmp_dropped_total",
                               "SNMP datagrams that answered nothing.",
                               {{"reason", "garbled"}}})),
      in_flight(metrics.gauge({"signalbox_snmp_in_flight", "SNMP questions under way."})),
      waiting(metrics.gauge({"signalbox_snmp_waiting", "SNMP questions that wait for a turn."})),
      receive_buffer(metrics.gauge({"signalbox_snmp_receive_buffer_bytes",
                                    "What the kernel grants a socket for SNMP answers."})) {
  for (const auto* outcome : {"answered", "answered_in_part", "unauthorized", "no_answer",
                              "refused", "unreachable", "bad_answer"}) {
    outcomes.push_back(metrics.counter(
        {"signalbox_snmp_requests_total", "SNMP questions by their end.", {{"outcome", outcome}}}));
  }
}

void Exchange::Meters::count(const Answer& answer) const {
  outcomes[static_cast<std::size_t>(answer.outcome.end)].add();
}

// One question under way, in the frame of who asks it.
struct Exchange::Question {
  Question(std::shared_ptr<Exchange> exchange, const Target& target)
      : home(std::move(exchange)),
        key(target.endpoint, home->fresh_id(target.endpoint)),
        community(target.community),
        version(target.version),
        timer(home->executor_) {
    home->in_flight_.emplace(key, this);
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
  ~Question() {
    home->in_flight_.erase(key);
    home->recent_.add(key);
  }

  void finish(Answer with) {
    answer = std::move(with);
    timer.cancel();
  }

  std::shared_ptr<Exchange> home;
  RequestKey key;
  Secret community;
  Version version;
  asio::steady_timer timer;
  std::optional<Answer> answer;
  int sent = 0;
  Heard heard = Heard::nothing;
};

struct Exchange::Waiter {
  Waiter(Exchange* exchange, Deadline deadline)
      : home(exchange), timer(exchange->executor_, deadline) {
    at = home->waiting_.insert(home->waiting_.end(), this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    if (!given) home->waiting_.erase(at);
  }

  Exchange* home;
  asio::steady_timer timer;
  std::list<Waiter*>::iterator at;
  bool given = false;
};

// The right to have one question under way, given back by itself.
class Exchange::Place {
 public:
  explicit Place(std::shared_ptr<Exchange> home) : home_(std::move(home)) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { home_->give_place(); }

 private:
  std::shared_ptr<Exchange> home_;
};

Exchange::Exchange(asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics,
                   ClientConfig config)
    : executor_(std::move(executor)),
      clock_(clock),
      config_(config),
      meters_(metrics),
      recent_(config.in_flight_max) {}

asio::awaitable<Answer> Exchange::ask(std::shared_ptr<Exchange> self, Target target,
                                      Message message, Patience patience) {
  co_await self->wait_for_place(patience.deadline);
  const Place place{self};
  Question question{self, target};
  message.request_id = question.key.id;
  message.community = target.community.reveal();
  message.version = target.version;
  const auto datagram = encode(message);
  while (!question.answer && question.sent < patience.tries &&
         self->clock_.steady() < patience.deadline) {
    co_await self->try_once(&question, datagram, patience.deadline);
  }
  if (question.sent == 0 && !question.answer) throw Busy{too_late};
  auto answer = question.answer ? *std::move(question.answer) : unanswered(question);
  self->meters_.count(answer);
  co_return answer;
}

asio::awaitable<void> Exchange::try_once(Question* question, std::string datagram,
                                         Deadline deadline) {
  meters_.retries.add(question->sent > 0 ? 1 : 0);
  const auto until = std::min(clock_.steady() + config_.try_time, deadline);
  question->timer.expires_at(until);
  const auto fault = co_await send(question, std::move(datagram));
  if (fault != std::errc{}) question->answer = cannot_send(fault);
  while (!question->answer && clock_.steady() < until) {
    const auto [ended] = co_await question->timer.async_wait(tuple_awaitable);
    if (ended && !question->answer) throw_aborted();
  }
}

asio::awaitable<void> Exchange::wait_for_place(Deadline deadline) {
  if (closed_) throw_aborted();
  if (places_taken_ < config_.in_flight_max) {
    ++places_taken_;
    meters_.in_flight.set(static_cast<double>(places_taken_));
    co_return;
  }
  if (waiting_.size() >= config_.waiting_max) throw Busy{"too many SNMP questions wait"};
  const auto self = shared_from_this();
  Waiter waiter{this, deadline};
  meters_.waiting.set(static_cast<double>(waiting_.size()));
  const auto [ended] = co_await waiter.timer.async_wait(tuple_awaitable);
  if (waiter.given) co_return;
  if (ended) throw_aborted();
  throw Busy{too_late};
}

// To who waits longest; the place stays taken then.
void Exchange::give_place() {
  if (closed_) return;
  if (waiting_.empty()) {
    --places_taken_;
    meters_.in_flight.set(static_cast<double>(places_taken_));
    return;
  }
  auto* const next = waiting_.front();
  waiting_.pop_front();
  meters_.waiting.set(static_cast<double>(waiting_.size()));
  next->given = true;
  next->timer.cancel();
}

// Tries again while the kernel's buffer is full, as long as the try lasts.
asio::awaitable<std::errc> Exchange::send(Question* question, std::string datagram) {
  const auto until = question->timer.expiry();
  const auto socket = socket_for(question->key.endpoint);
  if (!socket) co_return std::errc::address_family_not_supported;
  ++question->sent;
  auto fault = socket->send(question->key.endpoint, datagram);
  asio::steady_timer pause{executor_};
  while (fault == std::errc::resource_unavailable_try_again && clock_.steady() < until) {
    pause.expires_after(send_again_after);
    const auto [ended] = co_await pause.async_wait(tuple_awaitable);
    if (ended || closed_) throw_aborted();
    fault = socket->send(question->key.endpoint, datagram);
  }
  co_return fault == std::errc::resource_unavailable_try_again ? std::errc{} : fault;
}

Answer Exchange::unanswered(const Question& question) {
  switch (question.heard) {
    case Heard::nothing:
      return ended(PollEnd::no_answer, "it does not answer SNMP");
    case Heard::garbled:
      return ended(PollEnd::bad_answer,
                   "what it sends is no answer of the SNMP version it was asked in");
    case Heard::other_request:
      return ended(PollEnd::bad_answer,
                   "it answers with another request id than it was asked with");
    case Heard::other_community:
      break;
  }
  return ended(PollEnd::bad_answer, "it answers with another community than it was asked with");
}

// Null if this host does not speak that family.
std::shared_ptr<datagram::Socket> Exchange::socket_for(const datagram::Endpoint& endpoint) {
  const bool is_v6 = endpoint.address().is_v6();
  auto& socket = sockets_[is_v6 ? 1 : 0];
  if (socket) return socket;
  try {
    socket = std::make_shared<datagram::Socket>(executor_, datagram::Kind::udp, is_v6,
                                                config_.receive_buffer_bytes);
  } catch (const std::system_error&) {
    return nullptr;
  }
  meters_.receive_buffer.set(static_cast<double>(socket->receive_buffer_bytes()));
  asio::co_spawn(executor_, receive(shared_from_this(), socket), asio::detached);
  return socket;
}

std::int32_t Exchange::fresh_id(const datagram::Endpoint& endpoint) {
  while (true) {
    if (ids_.empty()) {
      ids_.resize(ids_at_once);
      const auto bytes = crypto::random_bytes<ids_at_once * sizeof(std::int32_t)>();
      std::memcpy(ids_.data(), bytes.data(), bytes.size());
    }
    const auto id = ids_.back() & std::numeric_limits<std::int32_t>::max();
    ids_.pop_back();
    if (!in_flight_.contains({endpoint, id})) return id;
  }
}

asio::awaitable<void> Exchange::receive(std::shared_ptr<Exchange> self,
                                        std::shared_ptr<datagram::Socket> socket) {
  while (co_await socket->readable()) {
    for (int count = 0; count < datagrams_a_turn && !self->closed_; ++count) {
      const auto datagram = socket->receive();
      if (!datagram) break;
      self->take(*datagram);
    }
    for (int count = 0; count < datagrams_a_turn && !self->closed_; ++count) {
      const auto refusal = socket->next_refusal();
      if (!refusal) break;
      self->take(*refusal);
    }
  }
}

template <class Visit>
void Exchange::each_to(const datagram::Endpoint& endpoint, Visit visit) {
  const RequestKey first{endpoint, -1};  // ids are not negative
  auto at = in_flight_.lower_bound(first);
  for (; at != in_flight_.end() && at->first.place == first.place; ++at) {
    if (at->first.endpoint == endpoint) visit(*at->second);
  }
}

void Exchange::take(const datagram::Datagram& datagram) {
  auto message = decode(datagram.bytes);
  if (!message || message->operation != Operation::response) {
    meters_.garbled.add();
    return each_to(datagram.from, [](Question& one) { one.heard = Heard::garbled; });
  }
  const RequestKey key{datagram.from, message->request_id};
  const auto found = in_flight_.find(key);
  if (found == in_flight_.end() || found->second->answer) {
    if (found != in_flight_.end() || recent_.contains(key)) {
      return meters_.late.add();
    }
    meters_.foreign.add();
    return each_to(datagram.from, [](Question& one) { one.heard = Heard::other_request; });
  }
  auto& question = *found->second;
  if (message->version != question.version) {
    meters_.garbled.add();
    question.heard = Heard::garbled;
    return;
  }
  if (message->community != question.community.reveal()) {
    meters_.foreign.add();
    question.heard = Heard::other_community;
    return;
  }
  message->community.clear();
  question.finish({{PollEnd::answered}, *std::move(message)});
}

void Exchange::take(const datagram::Refusal& refusal) {
  // Neither is about whether the device is there: the answer may still come.
  if (refusal.why == std::errc{} || refusal.why == std::errc::message_size) return;
  const bool is_port = refusal.why == std::errc::connection_refused;
  each_to(refusal.to, [&](Question& question) {
    if (question.answer) return;
    question.finish(
        is_port ? ended(PollEnd::refused, "the host is there and refuses the SNMP port")
                : ended(PollEnd::unreachable,
                        "no way leads there: " + std::make_error_code(refusal.why).message()));
  });
}

void Exchange::close() {
  closed_ = true;
  for (const auto& socket : sockets_) {
    if (socket) socket->close();
  }
  for (const auto& [key, question] : in_flight_) question->timer.cancel();
  for (auto* waiter : waiting_) waiter->timer.cancel();
}

}  // namespace signalbox::device_poller::snmp
