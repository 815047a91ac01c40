#include "bus/consumer.hpp"

#include "bus/dead_letters.hpp"
#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "bus/streams.hpp"
#include "bus/wire/wait.hpp"
#include "json/writer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <map>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono::seconds;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// A pull ends after this, and the server says so. It beats meanwhile, so that one that was
// forgotten (a leader has died) is noticed and made anew.
constexpr seconds pull_expires{5};
// What a draining consumer gives back: at once it would come straight here again and again.
constexpr seconds give_back_delay{1};
constexpr seconds heartbeat{2};
constexpr seconds silence_max{8};
// When the server says that there is no such consumer, or nobody to ask.
constexpr std::chrono::milliseconds retry_pause{500};
// What waits here or is being handled says so well before the server would hand it to another.
constexpr seconds still_at_it = acknowledge_within / 3;

constexpr int status_heartbeat = 100;

std::string pull_json(std::size_t batch) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("batch", static_cast<std::int64_t>(batch));
  out.member("expires", std::chrono::nanoseconds{pull_expires}.count());
  out.member("idle_heartbeat", std::chrono::nanoseconds{heartbeat}.count());
  out.end_object();
  return json;
}
}  // namespace

struct Consumer::State : std::enable_shared_from_this<State> {
  State(const Parts& parts, Link& over, ConsumerConfig how, Handler what)
      : executor(parts.executor),
        link(over.share()),
        config(std::move(how)),
        handler(std::move(what)),
        log(parts.log),
        timer(parts.executor),
        duration(parts.metrics.histogram({"signalbox_bus_handling_duration_seconds",
                                          "From a message's start to its verdict, by durable.",
                                          {{"durable", config.durable}}},
                                         metrics::duration_buckets())),
        done_count(count(parts.metrics, "done")),
        later_count(count(parts.metrics, "later")),
        dead_count(count(parts.metrics, "dead")),
        pending(parts.metrics.gauge({"signalbox_bus_pending",
                                     "Messages that wait in the stream, by durable.",
                                     {{"durable", config.durable}}})) {}

  metrics::Counter count(metrics::Registry& metrics, const std::string& verdict) const {
    return metrics.counter({"signalbox_bus_handled_total",
                            "Deliveries, by durable and verdict.",
                            {{"durable", config.durable}, {"verdict", verdict}}});
  }

  // A request for messages that the server has not answered in full.
  struct Pull {
    std::size_t left = 0;
    Clock::time_point heard;
  };

  static asio::awaitable<void> watch(std::shared_ptr<State> state);
  static asio::awaitable<void> handle(std::shared_ptr<State> state, Message message);
  asio::awaitable<Handled> verdict_on(Message message, Place place);
  asio::awaitable<void> carry_out(Message message, Place place, Handled handled);

  void pull_more();
  void take(const std::shared_ptr<std::uint64_t>& token, Reply reply);
  void end_pull(std::uint64_t token);
  void begin_more();
  void forget_silent();
  void say_still_at_it();
  void hand_back(const std::string& reply, seconds delay);
  void answer(const std::string& reply, std::string_view word);
  std::size_t wanted() const;

  asio::any_io_executor executor;
  Link link;
  ConsumerConfig config;
  Handler handler;
  log::Logger log;
  asio::steady_timer timer;
  metrics::Histogram duration;
  metrics::Counter done_count;
  metrics::Counter later_count;
  metrics::Counter dead_count;
  metrics::Gauge pending;

  bool draining = false;
  Clock::time_point not_before;
  std::map<std::uint64_t, Pull> pulls;
  struct Held {
    Message message;
    Clock::time_point said;
  };
  std::deque<Held> held;                           // not begun
  std::map<std::string, Clock::time_point> begun;  // by ack subject: when it last said so
};

// What is asked for, held or being handled stays within held_max.
std::size_t Consumer::State::wanted() const {
  std::size_t busy = held.size() + begun.size();
  for (const auto& [token, pull] : pulls) busy += pull.left;
  return busy >= config.held_max ? 0 : config.held_max - busy;
}

void Consumer::State::pull_more() {
  const auto batch = wanted();
  // A pull for every single message that was done would be a question a message.
  if (draining || !link.connected() || batch < config.held_max / 2 || Clock::now() < not_before) {
    return;
  }
  const auto token = std::make_shared<std::uint64_t>(0);
  Message ask{.subject = "$JS.API.CONSUMER.MSG.NEXT." + config.stream + "." + config.durable,
              .payload = pull_json(batch)};
  try {
    *token = link.ask_for_messages(std::move(ask), [weak = weak_from_this(), token](Reply reply) {
      if (const auto state = weak.lock()) state->take(token, std::move(reply));
    });
    pulls[*token] = {batch, Clock::now()};
  } catch (const Disconnected&) {
    return;  // watch() tries again
  }
}

void Consumer::State::end_pull(std::uint64_t token) {
  pulls.erase(token);
  link.forget(token);
}

void Consumer::State::take(const std::shared_ptr<std::uint64_t>& token, Reply reply) {
  const auto found = pulls.find(*token);
  if (reply.kind != ReplyKind::answered) {
    if (reply.kind == ReplyKind::refused) not_before = Clock::now() + silence_max;
    pulls.erase(*token);
    return;
  }
  auto& message = reply.message;
  if (message.status == status_heartbeat) {
    if (found != pulls.end()) found->second.heard = Clock::now();
    return;
  }
  if (message.status != 0) {  // 408 expired, 404 none, 409 gone or busy, 503 nobody there
    const bool expired = message.status == 408 || message.status == 404;
    if (!expired) {
      log.warn(
          "no messages from the stream",
          {{"durable", config.durable}, {"status", message.status}, {"why", message.status_text}});
      not_before = Clock::now() + retry_pause;
    }
    end_pull(*token);
    pull_more();
    return;
  }
  if (found != pulls.end()) {
    found->second.heard = Clock::now();
    if (--found->second.left == 0) end_pull(*token);
  }
  if (draining) {
    hand_back(message.reply, give_back_delay);
    return;
  }
  pending.set(static_cast<double>(place_of(message.reply).pending));
  held.push_back({std::move(message), Clock::now()});
  begin_more();
}

void Consumer::State::begin_more() {
  while (!draining && !held.empty() && begun.size() < config.handlers_max) {
    auto message = std::move(held.front().message);
    held.pop_front();
    begun[message.reply] = Clock::now();
    asio::co_spawn(executor, handle(shared_from_this(), std::move(message)), asio::detached);
  }
  pull_more();
}

asio::awaitable<void> Consumer::State::handle(std::shared_ptr<State> state, Message message) {
  const auto started = Clock::now();
  const auto place = place_of(message.reply);
  const auto reply = message.reply;
  auto handled = co_await state->verdict_on(message, place);
  co_await state->carry_out(std::move(message), place, std::move(handled));
  state->duration.observe(std::chrono::duration<double>(Clock::now() - started).count());
  state->begun.erase(reply);
  state->begin_more();
}

asio::awaitable<Handled> Consumer::State::verdict_on(Message message, Place place) {
  if (message.has_bad_headers) co_return Handled{Verdict::poison, "its headers are none"};
  if (place.deliveries > deliveries_max) {
    co_return Handled{Verdict::poison, "delivered too often without a verdict"};
  }
  const auto waited = std::chrono::system_clock::now() - place.stored_at;
  const bool tried = place.deliveries >= tries_max;
  try {
    auto handled = co_await handler(std::move(message));
    if (handled.verdict == Verdict::later && tried && waited >= patience) {
      handled.verdict = Verdict::poison;
    }
    co_return handled;
  } catch (const std::exception& fault) {
    log.error(
        "handling a message failed",
        {{"durable", config.durable}, {"deliveries", place.deliveries}, {"fault", fault.what()}});
    const bool hopeless = tried && waited >= fault_patience;
    co_return Handled{hopeless ? Verdict::poison : Verdict::later, fault.what()};
  }
}

asio::awaitable<void> Consumer::State::carry_out(Message message, Place place, Handled handled) {
  if (handled.verdict == Verdict::done) {
    done_count.add();
    answer(message.reply, "+ACK");
    co_return;
  }
  if (handled.verdict == Verdict::poison) {
    const DeadPlace where{config.service, config.durable, handled.why, place.deliveries};
    auto kept = co_await store(&link, dead_letter_of(message, where));
    // A message at the limit of size has no room for the letter's own headers.
    if (kept.stored == Stored::refused) {
      kept = co_await store(&link, dead_letter_without_payload(message, where));
    }
    if (kept.stored == Stored::yes) {
      dead_count.add();
      log.error("message is dead", {{"durable", config.durable},
                                    {"subject", message.subject},
                                    {"id", message.headers.get("ce-id")},
                                    {"why", handled.why},
                                    {"dead_sequence", kept.sequence}});
      answer(message.reply, "+TERM");
      co_return;
    }
    log.error("dead letter not kept", {{"durable", config.durable}, {"why", kept.why}});
  }
  later_count.add();
  hand_back(message.reply, delay_after(place.deliveries));
}

void Consumer::State::hand_back(const std::string& reply, seconds delay) {
  answer(reply,
         "-NAK {\"delay\": " + std::to_string(std::chrono::nanoseconds{delay}.count()) + "}");
}

void Consumer::State::answer(const std::string& reply, std::string_view word) {
  try {
    link.publish({.subject = reply, .payload = std::string{word}});
  } catch (const Disconnected&) {
    return;  // it comes again once the server has waited long enough, and is known by then
  }
}

// Pulls of which nothing was heard for too long.
void Consumer::State::forget_silent() {
  const auto now = Clock::now();
  std::vector<std::uint64_t> silent;
  for (const auto& [token, pull] : pulls) {
    if (now - pull.heard > silence_max) silent.push_back(token);
  }
  for (const auto token : silent) end_pull(token);
}

void Consumer::State::say_still_at_it() {
  const auto now = Clock::now();
  const auto say = [this, now](const std::string& reply, Clock::time_point* said) {
    if (now - *said < still_at_it) return;
    answer(reply, "+WPI");
    *said = now;
  };
  for (auto& [reply, said] : begun) say(reply, &said);
  for (auto& waiting : held) say(waiting.message.reply, &waiting.said);
}

// Looks after what nobody else would notice.
asio::awaitable<void> Consumer::State::watch(std::shared_ptr<State> state) {
  while (!state->draining || !state->begun.empty()) {
    state->forget_silent();
    state->say_still_at_it();
    state->begin_more();
    state->timer.expires_after(retry_pause);
    co_await state->timer.async_wait(tuple_awaitable);
  }
}

Consumer::Consumer(const Parts& parts, Link& link, ConsumerConfig config, Handler handler)
    : state_(std::make_shared<State>(parts, link, std::move(config), std::move(handler))) {
  link.on_connected([weak = std::weak_ptr{state_}] {
    const auto state = weak.lock();
    if (!state) return;
    state->not_before = {};
    state->pull_more();
  });
  asio::co_spawn(parts.executor, State::watch(state_), asio::detached);
}

Consumer::~Consumer() {
  state_->draining = true;
  state_->timer.cancel();
}

asio::awaitable<bool> Consumer::drain(std::chrono::steady_clock::time_point deadline) {
  const auto state = state_;
  state->draining = true;
  // Pulls cannot be taken back: until they expire what comes is given back, too, by take(). To
  // unsubscribe instead makes nats-server 2.9.10 lose its place among what is given back.
  for (const auto& waiting : std::exchange(state->held, {})) {
    state->hand_back(waiting.message.reply, give_back_delay);
  }
  return wait_until(state->executor, deadline, [state] { return state->begun.empty(); });
}

}  // namespace signalbox::bus
