#include "device_poller/outside/snmp_v3/session.hpp"

#include "device_poller/outside/snmp_v3/report.hpp"
#include "device_poller/outside/snmp_v3/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::snmp_v3 {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;
using snmp::Answer;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// net-snmp lets a question expire strictly after its time, which it counts in microseconds.
constexpr std::chrono::milliseconds after_expiry{2};

bool is_other_engine(const Answer& answer) {
  return answer.outcome == outcome_of(Report::unknown_engine);
}

[[noreturn]] void throw_aborted() {
  throw boost::system::system_error{asio::error::operation_aborted};
}
}  // namespace

// One request under way, in the frame of who asks it. It ends in every case while it lives: by
// net-snmp's word, or because the wire is cut, after which net-snmp knows it no more.
struct Session::Question : Heard {
  explicit Question(Session* session)
      : Heard(&session->clock_), home(session), timer(session->executor_) {
    home->under_way_.insert(this);
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
  ~Question() override { home->under_way_.erase(this); }

  void ended() override { timer.cancel(); }

  Session* home;
  asio::steady_timer timer;
};

struct Session::Use {
  explicit Use(Session* session) : home(session) { ++home->users_; }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { --home->users_; }

  Session* home;
};

Session::Session(asio::any_io_executor executor, const Clock& clock, Target target, Keys& keys)
    : executor_(std::move(executor)), clock_(clock), target_(std::move(target)), keys_(keys) {}

Session::~Session() {
  if (wire_) wire_->cut();
}

asio::awaitable<Answer> Session::ask(std::shared_ptr<Session> self, snmp::Message question,
                                     Patience patience) {
  const Use use{self.get()};
  Answer answer{{PollEnd::no_answer, "SNMPv3 is not answered."}};
  bool found_anew = false;
  for (int sent = 0; sent < patience.tries && self->clock_.steady() < patience.deadline; ++sent) {
    answer = co_await self->attempt(question, patience);
    if (is_other_engine(answer) && !std::exchange(found_anew, true)) {
      --sent;
    } else if (!self->may_ask_again(answer)) {
      co_return answer;
    }
  }
  co_return answer;
}

// An engine that was known before and is silent now, or another, is discovered the next time.
asio::awaitable<Answer> Session::attempt(snmp::Message question, Patience patience) {
  const bool was_known = remote_.user != nullptr;
  if (!was_known) {
    auto found = co_await discover(patience);
    if (found.end != PollEnd::answered) co_return Answer{std::move(found)};
  }
  auto answer = co_await try_once(std::move(question), patience);
  const bool is_silent = was_known && answer.outcome.end == PollEnd::no_answer;
  if (is_silent || is_other_engine(answer)) forget_engine();
  co_return answer;
}

// A silence, whatever it is taken for: one datagram may have been lost.
bool Session::may_ask_again(const Answer& answer) const {
  return answer.outcome.end == PollEnd::no_answer ||
         answer.outcome == silence_to(target_.credentials.level, clock_told_);
}

asio::awaitable<Answer> Session::try_once(snmp::Message message, Patience patience) {
  if (!open()) co_return Answer{cannot_open()};
  Question question{this};
  send(&question, to_pdu(message), patience);
  co_await wait(&question);
  Answer answer{std::move(question.outcome), std::move(question.message)};
  if (question.report != Report::none) answer.outcome = outcome_of(question.report);
  const bool is_silent = answer.outcome.end == PollEnd::no_answer;
  answered_ |= answer.outcome.end == PollEnd::answered;
  clock_told_ |= question.clock_told;
  if (is_silent && !answered_) {
    answer.outcome = silence_to(target_.credentials.level, clock_told_);
  }
  co_return answer;
}

asio::awaitable<domain::PollOutcome> Session::discover(Patience patience) {
  if (!open()) co_return cannot_open();
  Question question{this};
  send(&question, discovery(), patience);
  co_await wait(&question);
  if (question.outcome.end != PollEnd::answered) co_return question.outcome;
  if (question.report != Report::unknown_engine || !wire_ || !wire_->knows_engine()) {
    co_return domain::PollOutcome{PollEnd::bad_answer,
                                  "it does not say its engine id, as SNMPv3 wants it"};
  }
  if (remote_.user == nullptr) make_user();  // who asked at the same time may have been quicker
  co_return question.outcome;
}

asio::awaitable<void> Session::wait(Question* question) {
  while (!question->done) {
    question->timer.expires_at(question->expires + after_expiry);
    const auto [stopped] = co_await question->timer.async_wait(tuple_awaitable);
    if (closed_ || (stopped && !question->done)) throw_aborted();
    if (question->done || !wire_) continue;
    const Turn turn{&remote_};
    wire_->expire();
  }
  if (closed_) throw_aborted();
}

void Session::send(Question* question, Pdu pdu, Patience patience) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(patience.deadline - clock_.steady());
  const auto time = std::clamp(left, std::chrono::milliseconds{1}, patience.try_time);
  const Turn turn{&remote_};
  wire_->send(question, std::move(pdu), time);
}

bool Session::open() {
  if (closed_) throw_aborted();
  if (wire_) return true;
  const Turn turn{&remote_};
  wire_ = Wire::open(executor_, target_, remote_.engine);
  if (!wire_) return false;
  asio::co_spawn(executor_, watch(wire_, this), asio::detached);
  return true;
}

void Session::make_user() {
  const auto& credentials = target_.credentials;
  Passwords passwords;
  if (credentials.level != vault::SnmpLevel::no_auth_no_priv) {
    passwords.authentication = keys_.of(credentials.authentication, credentials.secret);
  }
  if (credentials.level == vault::SnmpLevel::auth_priv) {
    passwords.privacy = keys_.of(credentials.authentication, credentials.privacy_secret);
  }
  remote_ = {.clock = &clock_};
  const Turn turn{&remote_};
  wire_->make_user(passwords, &remote_);
}

// Ends with the wire, which is cut before the session ends.
asio::awaitable<void> Session::watch(std::shared_ptr<Wire> wire, Session* self) {
  while (co_await wire->readable()) self->take_from(*wire);
}

void Session::take_from(const Wire& wire) {
  const auto refusal = wire.refusal();
  if (refusal) return hang_up(*refusal);
  const Turn turn{&remote_};
  wire.receive();
}

void Session::hang_up(const domain::PollOutcome& outcome) {
  for (auto* question : under_way_) question->finish(outcome);
  if (wire_) std::exchange(wire_, nullptr)->cut();
}

void Session::forget_engine() {
  hang_up({PollEnd::no_answer, "SNMPv3 is not answered."});
  remote_ = {.clock = &clock_};
  answered_ = false;
  clock_told_ = false;
}

void Session::close() {
  closed_ = true;
  hang_up({PollEnd::no_answer});
}

}  // namespace signalbox::device_poller::snmp_v3
