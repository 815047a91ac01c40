#include "gateway/api/live.hpp"

#include "gateway/api/sign_ins.hpp"
#include "http/body.hpp"
#include "http/events.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <list>
#include <set>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;
using SteadyTime = std::chrono::steady_clock::time_point;

// Frames in one write; entries looked at before others get their turn.
constexpr std::size_t frames_max = 64;
constexpr std::uint64_t looks_max = 4096;
// Replicas of this service follow the same stream, moments apart.
constexpr std::chrono::seconds catch_up_max{5};
constexpr std::uint64_t ahead_max = 10'000;
// Readings are worth little once the next is there: no more than a slow client's hiccup.
constexpr domain::RingLimits reading_limits{.age_max = std::chrono::minutes{1},
                                            .bytes_max = 16UL * 1024 * 1024};

struct HeartbeatJson {
  Time time;
};
BOOST_DESCRIBE_STRUCT(HeartbeatJson, (), (time))
struct GapJson {
  Time until;  // from here on nothing is missing
};
BOOST_DESCRIBE_STRUCT(GapJson, (), (until))

std::set<std::string, std::less<>> words_of(std::string_view text) {
  std::set<std::string, std::less<>> words;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (comma > 0) words.emplace(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

http::SharedBytes frame_of(std::string name, std::string data, std::string id = {}) {
  return std::make_shared<const std::string>(
      http::encode_event({.id = std::move(id), .name = std::move(name), .data = std::move(data)}));
}

// What one listener wants and may have.
struct Watch {
  std::string token;
  std::string tenant;
  std::vector<std::string> permissions;
  std::set<std::string, std::less<>> nouns;  // none: all
  std::string subject;                       // empty: all
  std::set<std::string, std::less<>> telemetry;

  std::uint64_t next_fact = 0;
  std::uint64_t next_reading = 0;
  bool has_gap = false;
  std::optional<domain::EventId> seen;  // from where to go on; none once it is known
  SteadyTime heartbeat_at;
  SteadyTime checked_at;
  std::uint64_t changes = 0;  // of Callers, when it was checked

  bool wants_fact(const domain::Kept& fact) const {
    return fact.tenant == tenant && (nouns.empty() || nouns.contains(fact.noun)) &&
           (subject.empty() || fact.entity == subject) &&
           domain::allows(permissions, fact.permission);
  }
  bool wants_reading(const domain::Kept& reading) const {
    return reading.tenant == tenant && telemetry.contains(reading.noun) &&
           domain::allows(permissions, reading.permission);
  }
};
}  // namespace

struct Live::State : std::enable_shared_from_this<State> {
  explicit State(const LiveParts& parts)
      : executor(parts.executor),
        clock(parts.clock),
        callers(parts.callers),
        listeners_gauge(
            parts.metrics.gauge({"signalbox_live_listeners", "Open streams of facts."})),
        sent(parts.metrics.counter(
            {"signalbox_live_frames_total", "Frames of facts and readings that were sent."})),
        gaps(parts.metrics.counter(
            {"signalbox_live_gaps_total", "Listeners who were told that facts are missing."})) {}

  static asio::awaitable<void> run(std::shared_ptr<State> state, Watch watch,
                                   http::BodyWriter writer);
  static asio::awaitable<void> go_on(std::shared_ptr<State> state, domain::EventId seen,
                                     Watch* watch, asio::steady_timer* timer);
  static asio::awaitable<bool> still_may(std::shared_ptr<State> state, Watch* watch);
  std::vector<http::SharedBytes> collect(Watch* watch);
  void collect_from(const domain::Ring& ring, std::uint64_t* next, const Watch& watch,
                    bool (Watch::*wants)(const domain::Kept&) const,
                    std::vector<http::SharedBytes>* frames);
  void wake();

  asio::any_io_executor executor;
  const Clock& clock;
  Callers& callers;
  metrics::Gauge listeners_gauge;
  metrics::Counter sent;
  metrics::Counter gaps;

  domain::Ring facts;
  domain::Ring readings{reading_limits};
  std::uint64_t losses = 0;
  std::list<asio::steady_timer*> listeners;
  bool waking = false;
};

// Once for all that comes in one turn of the loop.
void Live::State::wake() {
  if (std::exchange(waking, true)) return;
  asio::post(executor, [weak = weak_from_this()] {
    const auto state = weak.lock();
    if (!state) return;
    state->waking = false;
    for (auto* timer : state->listeners) timer->cancel();
  });
}

void Live::State::collect_from(const domain::Ring& ring, std::uint64_t* next, const Watch& watch,
                               bool (Watch::*wants)(const domain::Kept&) const,
                               std::vector<http::SharedBytes>* frames) {
  const auto until = std::min(ring.end(), *next + looks_max);
  for (; *next < until && frames->size() < frames_max; ++*next) {
    const auto& kept = ring.at(*next);
    if ((watch.*wants)(kept)) frames->push_back(kept.frame);
  }
}

std::vector<http::SharedBytes> Live::State::collect(Watch* watch) {
  std::vector<http::SharedBytes> frames;
  const auto now = clock.steady();
  if (watch->next_fact < facts.begin()) watch->has_gap = true;  // it went by while he was slow
  if (std::exchange(watch->has_gap, false)) {
    gaps.add();
    watch->next_fact = std::max(watch->next_fact, facts.begin());
    const auto until = watch->next_fact < facts.end() ? facts.at(watch->next_fact).at : clock.now();
    frames.push_back(frame_of("gap", json::write(GapJson{until})));
  }
  if (now >= watch->heartbeat_at) {
    // Its id lets a listener of a quiet tenant go on from now, not from its last fact long ago.
    const bool is_told_all = watch->next_fact == facts.end() && facts.newest().sequence != 0;
    frames.push_back(frame_of("heartbeat", json::write(HeartbeatJson{clock.now()}),
                              is_told_all ? facts.newest().to_string() : ""));
    watch->heartbeat_at = now + heartbeat;
  }
  const auto others = frames.size();
  collect_from(facts, &watch->next_fact, *watch, &Watch::wants_fact, &frames);
  watch->next_reading = std::max(watch->next_reading, readings.begin());
  collect_from(readings, &watch->next_reading, *watch, &Watch::wants_reading, &frames);
  sent.add(static_cast<double>(frames.size() - others));
  return frames;
}

// Roles change and sign-ins end while a stream is open.
asio::awaitable<bool> Live::State::still_may(std::shared_ptr<State> state, Watch* watch) {
  const auto now = state->clock.steady();
  if (watch->changes == state->callers.changes() && now - watch->checked_at < trusted_for) {
    co_return true;
  }
  watch->changes = state->callers.changes();
  watch->checked_at = now;
  const auto caller = co_await state->callers.find(watch->token);
  if (!caller) co_return false;
  const auto tenant = tenant_of(*caller, watch->tenant);
  if (!tenant) co_return false;
  watch->permissions = permissions_in(*caller, *tenant);
  co_return !watch->permissions.empty();
}

// Finds the place after what the listener has seen. A replica that is ahead of us may have sent it:
// then we come there in a moment.
asio::awaitable<void> Live::State::go_on(std::shared_ptr<State> state, domain::EventId seen,
                                         Watch* watch, asio::steady_timer* timer) {
  const auto deadline = state->clock.steady() + catch_up_max;
  const auto& facts = state->facts;
  while (facts.newest().sequence < seen.sequence &&
         seen.sequence - facts.newest().sequence < ahead_max && state->clock.steady() < deadline) {
    timer->expires_at(deadline);
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
  }
  const auto next = facts.after(seen);
  watch->has_gap = !next;
  watch->next_fact = next.value_or(facts.end());
}

asio::awaitable<void> Live::State::run(std::shared_ptr<State> state, Watch watch,
                                       http::BodyWriter writer) {
  asio::steady_timer timer{state->executor};
  struct Listening {
    explicit Listening(State* in, asio::steady_timer* timer)
        : state(in), place(in->listeners.insert(in->listeners.end(), timer)) {
      state->listeners_gauge.set(static_cast<double>(state->listeners.size()));
    }
    ~Listening() {
      state->listeners.erase(place);
      state->listeners_gauge.set(static_cast<double>(state->listeners.size()));
    }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;
    State* state;
    std::list<asio::steady_timer*>::iterator place;
  };
  const Listening listening{state.get(), &timer};
  auto losses = state->losses;
  co_await writer.write("retry: 3000\n\n");
  if (watch.seen) co_await go_on(state, *watch.seen, &watch, &timer);
  while (co_await still_may(state, &watch)) {
    if (std::exchange(losses, state->losses) != state->losses) watch.has_gap = true;
    auto frames = state->collect(&watch);
    if (!frames.empty()) {
      co_await writer.write(std::move(frames));
      continue;
    }
    if (watch.next_fact < state->facts.end() || watch.next_reading < state->readings.end()) {
      co_await asio::post(state->executor, asio::use_awaitable);  // others have their turn
      continue;
    }
    timer.expires_at(std::min(watch.heartbeat_at, watch.checked_at + trusted_for));
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if ((co_await asio::this_coro::cancellation_state).cancelled() !=
        asio::cancellation_type::none) {
      co_return;
    }
  }
}

Live::Live(const LiveParts& parts) : state_(std::make_shared<State>(parts)) {}
Live::~Live() = default;

void Live::push_fact(domain::Kept fact) {
  state_->facts.forget_old(state_->clock.now());
  state_->facts.push(std::move(fact));
  state_->wake();
}

void Live::push_reading(domain::Kept reading) {
  state_->readings.forget_old(state_->clock.now());
  state_->readings.push(std::move(reading));
  state_->wake();
}

void Live::lose_facts() {
  state_->facts.clear();
  ++state_->losses;
  state_->wake();
}

asio::awaitable<Answered> Live::answer(Call call) {
  const auto state = state_;
  Watch watch;
  call.params.optional_text("tenant");  // the door has read it
  watch.nouns = words_of(call.params.optional_text("nouns").value_or(""));
  watch.subject = call.params.optional_text("subject").value_or("");
  watch.telemetry = words_of(call.params.optional_text("telemetry").value_or(""));
  call.params.optional_text("last_event_id");
  if (const auto fault = call.params.fault()) co_return *fault;
  watch.token = shown_token(call.request);
  watch.tenant = call.tenant.slug();
  watch.permissions = call.permissions;
  const auto now = state->clock.steady();
  watch.heartbeat_at = now;  // the first at once: it tells the server's time
  watch.checked_at = now;
  watch.changes = state->callers.changes();
  watch.next_fact = state->facts.end();
  watch.next_reading = state->readings.end();
  const auto last = http::last_event_id(call.request);
  if (!last.empty()) {
    watch.seen = domain::EventId::parse(last);
    watch.has_gap = !watch.seen;
  }
  http::Response response{.status = 200,
                          .headers = {{"Content-Type", "text/event-stream"},
                                      {"Cache-Control", "no-store"},
                                      {"X-Accel-Buffering", "no"}}};
  response.stream = http::Streaming{
      .write = [state, watch](
                   http::BodyWriter writer) { return State::run(state, watch, std::move(writer)); },
      .endless = true};
  co_return response;
}

}  // namespace signalbox::gateway::api
