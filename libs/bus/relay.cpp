#include "bus/relay.hpp"

#include "bus/dead_letters.hpp"
#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "bus/relay_rows.hpp"
#include "bus/verdict.hpp"
#include "bus/wire/wait.hpp"
#include "pg/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// What another replica has committed waits this long at most. The look is one probe of an index.
constexpr milliseconds idle_look{50};
// A relay that is not active asks for the lock so often: a crash is made good within it.
constexpr milliseconds lock_look{1'000};
// Who cannot send leaves it to a replica that can, after this.
constexpr std::chrono::seconds without_bus_max{5};
// Without a leader the stream answers at once that nobody is there: asking again at once would fill
// the network (an election takes 4 to 9 s).
constexpr milliseconds pause_min{250};
constexpr milliseconds pause_max{5'000};
constexpr std::chrono::minutes sweep_interval{1};
// How old the age that is shown may be.
constexpr milliseconds measure_interval{1'000};
// A statement of the relay may have a long outage to make good: unmark_sent, sweep.
constexpr std::chrono::minutes statement_time{2};
}  // namespace

struct Relay::State : std::enable_shared_from_this<State> {
  State(const Parts& parts, Link& over, RelayConfig how)
      : executor(parts.executor),
        link(over.share()),
        config(std::move(how)),
        log(parts.log),
        timer(parts.executor),
        active_gauge(parts.metrics.gauge({"signalbox_outbox_relay_active",
                                          "1 while this process sends what the outbox holds."})),
        sent_count(
            parts.metrics.counter({"signalbox_outbox_sent_total", "Facts sent and stored."})),
        refused_count(parts.metrics.counter({"signalbox_outbox_refused_total",
                                             "Facts that the stream refused for what they are."})),
        age(parts.metrics.gauge(
            {"signalbox_outbox_age_seconds",
             "Age of the oldest fact that waits to be sent, put off or not; 0 for none."})) {}

  static asio::awaitable<void> run(std::shared_ptr<State> state);
  static asio::awaitable<void> serve(std::shared_ptr<State> state);
  asio::awaitable<void> take_lock(pg::Connection* connection);
  bool may_send();
  asio::awaitable<void> measure(pg::Connection* connection);
  void show_age() const;
  asio::awaitable<bool> send_batch(pg::Connection* connection);
  asio::awaitable<void> set_apart(pg::Connection* connection, std::vector<OutboxRow> rows,
                                  std::vector<Outcome> outcomes);
  asio::awaitable<bool> give_up_one(pg::Connection* connection, OutboxRow row, std::string why);
  asio::awaitable<void> pause_for(milliseconds time);
  asio::awaitable<void> back_off(std::string why);

  asio::any_io_executor executor;
  Link link;
  RelayConfig config;
  log::Logger log;
  asio::steady_timer timer;
  metrics::Gauge active_gauge;
  metrics::Counter sent_count;
  metrics::Counter refused_count;
  metrics::Gauge age;

  bool stopping = false;
  bool ended = false;
  bool active = false;
  bool connected_anew = true;
  milliseconds pause = pause_min;
  Clock::time_point connected_at;  // when the bus was last there
  Clock::time_point next_sweep;
  Clock::time_point next_measure;
  std::optional<Clock::time_point> oldest;  // when the oldest fact that waits came to be
};

// Whoever has the lock, and whether or not there is a bus to send to.
asio::awaitable<void> Relay::State::measure(pg::Connection* connection) {
  if (Clock::now() < next_measure) co_return;
  const auto waited = co_await oldest_age(connection);
  const auto now = Clock::now();
  next_measure = now + measure_interval;
  oldest.reset();
  if (waited) oldest = now - std::chrono::duration_cast<Clock::duration>(*waited);
  show_age();
}

// Without the database too: what waited when it was last seen waits still.
void Relay::State::show_age() const {
  age.set(oldest ? std::chrono::duration<double>(Clock::now() - *oldest).count() : 0);
}

asio::awaitable<void> Relay::State::pause_for(milliseconds time) {
  if (stopping) co_return;
  timer.expires_after(time);
  co_await timer.async_wait(tuple_awaitable);
}

asio::awaitable<void> Relay::State::back_off(std::string why) {
  log.warn("the relay waits", {{"why", why}, {"pause_ms", pause.count()}});
  // wake() must not shorten this.
  asio::steady_timer alone{executor, pause};
  co_await alone.async_wait(tuple_awaitable);
  show_age();
  pause = std::min(pause * 2, pause_max);
}

asio::awaitable<void> Relay::State::run(std::shared_ptr<State> state) {
  while (!state->stopping) {
    std::string fault;
    try {
      co_await serve(state);
    } catch (const std::exception& exception) {
      fault = exception.what();
    }
    state->active = false;
    state->active_gauge.set(0);
    if (!state->stopping) co_await state->back_off(std::move(fault));
  }
  state->ended = true;
}

// As long as one connection to the database lasts.
asio::awaitable<void> Relay::State::serve(std::shared_ptr<State> state) {
  const auto connection = co_await pg::Connection::open(
      state->executor, state->config.jobs_url, state->config.service + " relay", statement_time);
  co_await end_when_idle(connection.get());
  co_await state->take_lock(connection.get());
  if (state->stopping) co_return;
  state->active = true;
  state->active_gauge.set(1);
  state->pause = pause_min;
  state->log.info("the relay is active");
  state->connected_anew = true;
  while (!state->stopping) {
    if (Clock::now() >= state->next_measure) co_await take_up(connection.get());
    co_await state->measure(connection.get());
    if (Clock::now() >= state->next_sweep) {
      const bool more = co_await sweep(connection.get());
      state->next_sweep = Clock::now() + (more ? Clock::duration{} : sweep_interval);
    }
    if (!state->may_send()) {
      co_await state->pause_for(idle_look);
      continue;
    }
    if (std::exchange(state->connected_anew, false)) co_await unmark_sent(connection.get());
    if (!co_await state->send_batch(connection.get())) co_await state->pause_for(idle_look);
  }
}

asio::awaitable<void> Relay::State::take_lock(pg::Connection* connection) {
  while (!stopping && !(link.connected() && co_await try_lock(connection, config.service))) {
    co_await measure(connection);
    co_await pause_for(lock_look);
  }
  connected_at = Clock::now();
}

// Throws when the bus has been away for so long that the lock must go with the connection.
bool Relay::State::may_send() {
  const auto now = Clock::now();
  if (link.connected()) {
    connected_at = now;
    return true;
  }
  if (now - connected_at > without_bus_max) throw std::runtime_error{"there is no bus to send to"};
  return false;
}

// True if there was something to send.
asio::awaitable<bool> Relay::State::send_batch(pg::Connection* connection) {
  auto rows = co_await read_unsent(connection);
  if (rows.empty()) co_return false;
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (const auto& row : rows) messages.push_back(message_of(row, config.service));
  auto outcomes = co_await store(&link, std::move(messages));

  std::vector<RowKey> sent;
  std::string why;
  bool refused = false;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto stored = outcomes[at].stored;
    if (stored == Stored::yes) sent.push_back(rows[at].key);
    refused = refused || stored == Stored::refused;
    if (stored == Stored::later || stored == Stored::unknown) why = outcomes[at].why;
  }
  if (!sent.empty()) {
    sent_count.add(static_cast<double>(sent.size()));
    co_await mark_sent(connection, std::move(sent));
  }
  if (refused) co_await set_apart(connection, std::move(rows), std::move(outcomes));
  if (why.empty()) {
    pause = pause_min;
  } else {
    co_await back_off(why);
  }
  co_return true;
}

// Refused for what it is: tried again apart, and given up in the end. It stays in the outbox, where
// it can be mended and sent after all; the dead letter tells of it.
asio::awaitable<void> Relay::State::set_apart(pg::Connection* connection,
                                              std::vector<OutboxRow> rows,
                                              std::vector<Outcome> outcomes) {
  std::vector<PutOff> later;
  std::string first_fact;
  std::string first_why;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (outcomes[at].stored != Stored::refused) continue;
    refused_count.add();
    const auto tries = static_cast<std::uint64_t>(rows[at].tries) + 1;
    if (first_fact.empty()) {
      first_fact = rows[at].fact.id.to_string();
      first_why = outcomes[at].why;
    }
    const PutOff off{rows[at].key, delay_after(tries)};
    const bool over = tries >= tries_max;
    // Without a letter nobody would hear of it.
    if (over && co_await give_up_one(connection, std::move(rows[at]), outcomes[at].why)) continue;
    later.push_back(off);
  }
  // One line for all: a wrong right refuses every fact there is.
  log.error("facts are refused by the stream",
            {{"first_fact", first_fact}, {"put_off", later.size()}, {"why", first_why}});
  if (!later.empty()) co_await put_off(connection, std::move(later));
}

// False if its dead letter was not kept.
asio::awaitable<bool> Relay::State::give_up_one(pg::Connection* connection, OutboxRow row,
                                                std::string why) {
  auto message = message_of(row, config.service);
  if (message.subject.empty()) message.subject = "evt." + row.key.tenant.slug() + ".unreadable";
  const auto tries = static_cast<std::uint64_t>(row.tries) + 1;
  const DeadPlace place{config.service, "outbox", std::move(why), tries};
  auto letter = co_await store(&link, dead_letter_of(message, place));
  if (letter.stored == Stored::refused) {
    letter = co_await store(&link, dead_letter_without_payload(message, place));
  }
  if (letter.stored != Stored::yes) co_return false;
  co_await give_up(connection, row.key);
  co_return true;
}

Relay::Relay(const Parts& parts, Link& link, RelayConfig config)
    : state_(std::make_shared<State>(parts, link, std::move(config))) {
  link.on_connected([weak = std::weak_ptr{state_}] {
    if (const auto state = weak.lock()) state->connected_anew = true;
  });
  asio::co_spawn(parts.executor, State::run(state_), asio::detached);
}

Relay::~Relay() {
  state_->stopping = true;
  state_->timer.cancel();
}

void Relay::wake() {
  if (state_->active) state_->timer.cancel();
}

bool Relay::active() const { return state_->active; }

asio::awaitable<bool> Relay::drain(Clock::time_point deadline) {
  const auto state = state_;
  state->stopping = true;
  state->timer.cancel();
  co_return co_await wait_until(state->executor, deadline, [state] { return state->ended; });
}

}  // namespace signalbox::bus
