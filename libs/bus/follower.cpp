#include "bus/follower.hpp"

#include "bus/error.hpp"
#include "core/clock.hpp"
#include "core/limits.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds heartbeat{2};
// Two heartbeats did not come: the consumer is gone, or nobody leads it.
constexpr std::chrono::seconds silence_max{5};
constexpr std::chrono::milliseconds look_every{500};
// A consumer whose process is gone is forgotten after this.
constexpr std::chrono::seconds forgotten_after{30};
constexpr int status_control = 100;
// A copy of the stream that was left behind by an election may lack a message that the others have:
// a consumer made anew may read another copy.
constexpr int tries_at_a_hole = 3;

// Where it is to begin.
struct Start {
  std::uint64_t sequence = 0;  // 0: by time
  std::string time = {};
};

std::string consumer_json(const FollowerConfig& config, const std::string& inbox,
                          const Start& start) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("stream_name", config.stream);
  out.key("config");
  out.begin_object();
  out.member("deliver_subject", inbox);
  if (start.sequence > 0) {
    out.member("deliver_policy", "by_start_sequence");
    out.key("opt_start_seq");
    out.integer(start.sequence);
  } else {
    out.member("deliver_policy", "by_start_time");
    out.member("opt_start_time", start.time);
  }
  out.member("ack_policy", "none");
  out.member("max_deliver", 1);
  out.member("replay_policy", "instant");
  out.member("filter_subject", config.filter);
  out.member("flow_control", true);
  out.member("idle_heartbeat", std::chrono::nanoseconds{heartbeat}.count());
  out.member("inactive_threshold", std::chrono::nanoseconds{forgotten_after}.count());
  out.member("mem_storage", true);
  out.member("num_replicas", 1);
  out.end_object();
  out.end_object();
  return json;
}

// {"state":{"first_seq":1,"last_seq":9, …}, …}
struct Extent {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
std::uint64_t number_in(const json::Value& value) {
  return static_cast<std::uint64_t>(value.integer(0, limits::json_integer_max).value_or(0));
}
Extent extent_in(std::string_view text) {
  Extent extent;
  const json::Document document{text};
  if (document.root() == nullptr) return extent;
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() != "state") continue;
    json::Members state{*member};
    while (const auto* number = state.next()) {
      if (number->key() == "first_seq") extent.first = number_in(*number);
      if (number->key() == "last_seq") extent.last = number_in(*number);
    }
  }
  return extent;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}
}  // namespace

struct Follower::State : std::enable_shared_from_this<State> {
  State(const Parts& parts, Link& over, FollowerConfig how, OnMessage message, OnGap gap)
      : executor(parts.executor),
        link(over.share()),
        config(std::move(how)),
        on_message(std::move(message)),
        on_gap(std::move(gap)),
        log(parts.log),
        timer(parts.executor),
        restarts(parts.metrics.counter(
            {"signalbox_bus_follower_restarts_total",
             "Consumers made anew because something of the stream was missed, by stream.",
             {{"stream", config.stream}}})) {}

  static asio::awaitable<void> keep(std::shared_ptr<State> state);
  static asio::awaitable<void> begin(std::shared_ptr<State> state);
  asio::awaitable<Start> where_to_begin();
  void take(const Message& message);
  void control(const Message& message);
  bool may_skip_to(std::uint64_t sequence);
  void stop();

  asio::any_io_executor executor;
  Link link;
  FollowerConfig config;
  OnMessage on_message;
  OnGap on_gap;
  log::Logger log;
  asio::steady_timer timer;
  metrics::Counter restarts;

  bool closed = false;
  bool running = false;
  bool caught_up = false;
  std::uint64_t subscription = 0;
  std::uint64_t consumers = 0;      // made so far
  std::uint64_t delivered = 0;      // of the consumer of now
  std::uint64_t last_sequence = 0;  // in the stream
  std::uint64_t hole_after = 0;     // where a message was missing last
  int tries = 0;                    // to hear it
  Clock::time_point heard;
};

void Follower::State::stop() {
  running = false;
  caught_up = false;
  if (subscription != 0) link.unsubscribe(std::exchange(subscription, 0));
}

// The server asks whether we have got so far, or says how far it has sent.
void Follower::State::control(const Message& message) {
  if (!message.reply.empty()) link.publish({.subject = message.reply});
  const auto stalled = message.headers.get("Nats-Consumer-Stalled");
  if (!stalled.empty()) link.publish({.subject = std::string{stalled}});
  const auto sent = message.headers.get("Nats-Last-Consumer");
  if (sent.empty()) return;
  if (number_of(sent) > delivered) {
    running = false;
  } else {
    caught_up = true;  // it beats only when there is nothing to send
  }
}

void Follower::State::take(const Message& message) {
  heard = Clock::now();
  try {
    if (message.status == status_control) return control(message);
  } catch (const Disconnected&) {
    running = false;
    return;
  }
  const auto place = place_of(message.reply);
  if (place.sequence <= last_sequence && last_sequence > 0) return;
  if (message.status != 0 || place.delivered != delivered + 1) {
    running = false;  // made anew by keep()
    return;
  }
  if (last_sequence > 0 && !may_skip_to(place.sequence)) {
    running = false;
    return;
  }
  ++delivered;
  last_sequence = place.sequence;
  caught_up = caught_up || place.pending == 0;
  on_message(message, place);
}

// What we follow is all that the stream holds, so its numbers have no holes.
bool Follower::State::may_skip_to(std::uint64_t sequence) {
  if (sequence == last_sequence + 1) return true;
  if (std::exchange(hole_after, last_sequence) != last_sequence) tries = 0;
  if (++tries <= tries_at_a_hole) return false;
  log.warn("the stream has a hole",
           {{"stream", config.stream}, {"seen", last_sequence}, {"next", sequence}});
  on_gap();
  return true;
}

asio::awaitable<Start> Follower::State::where_to_begin() {
  if (last_sequence == 0) {
    const auto now = config.clock == nullptr ? SystemClock{}.now() : config.clock->now();
    co_return Start{.time = to_rfc3339(now - config.back)};
  }
  const auto info = co_await ask_api(&link, "STREAM.INFO." + config.stream, "");
  if (info.error_code != 0) throw std::runtime_error{info.error};
  const auto extent = extent_in(info.json);
  // A server that lost the end of its disk, or was given a new one, counts again from below.
  const bool went_back = extent.last < last_sequence;
  if (went_back || extent.first > last_sequence + 1) {
    log.warn("the stream has lost what came next", {{"stream", config.stream},
                                                    {"seen", last_sequence},
                                                    {"first", extent.first},
                                                    {"last", extent.last}});
    on_gap();
    last_sequence = went_back ? extent.last : extent.first - 1;
  }
  co_return Start{.sequence = last_sequence + 1};
}

asio::awaitable<void> Follower::State::begin(std::shared_ptr<State> state) {
  state->stop();
  auto start = co_await state->where_to_begin();
  const auto inbox = state->link.new_inbox();
  state->delivered = 0;
  // What the consumer before it has sent may still come.
  const auto number = ++state->consumers;
  state->subscription = state->link.subscribe(
      inbox, "", [weak = std::weak_ptr{state}, number](const Message& message) {
        const auto alive = weak.lock();
        if (alive && alive->consumers == number) alive->take(message);
      });
  const auto made = co_await ask_api(&state->link, "CONSUMER.CREATE." + state->config.stream,
                                     consumer_json(state->config, inbox, start));
  if (made.error_code != 0) throw std::runtime_error{made.error};
  state->heard = Clock::now();
  state->running = true;
}

asio::awaitable<void> Follower::State::keep(std::shared_ptr<State> state) {
  bool first = true;
  while (!state->closed) {
    const bool silent = Clock::now() - state->heard > silence_max;
    if (state->link.connected() && (!state->running || silent)) {
      try {
        if (!std::exchange(first, false)) state->restarts.add();
        co_await begin(state);
      } catch (const std::exception& fault) {
        state->stop();
        state->log.warn("a stream cannot be followed",
                        {{"stream", state->config.stream}, {"fault", fault.what()}});
      }
    } else if (!state->link.connected()) {
      state->running = false;
      state->caught_up = false;
    }
    if (state->closed) break;
    state->timer.expires_after(look_every);
    co_await state->timer.async_wait(tuple_awaitable);
  }
  state->stop();
}

Follower::Follower(const Parts& parts, Link& link, FollowerConfig config, OnMessage on_message,
                   OnGap on_gap)
    : state_(std::make_shared<State>(parts, link, std::move(config), std::move(on_message),
                                     std::move(on_gap))) {
  link.on_connected([weak = std::weak_ptr{state_}] {
    if (const auto state = weak.lock()) {
      state->running = false;  // what was sent while we were away is missing
      state->timer.cancel();
    }
  });
  asio::co_spawn(parts.executor, State::keep(state_), asio::detached);
}

Follower::~Follower() {
  state_->closed = true;
  state_->stop();
  state_->timer.cancel();
}

bool Follower::caught_up() const { return state_->caught_up; }

}  // namespace signalbox::bus
