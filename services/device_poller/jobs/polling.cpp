#include "device_poller/jobs/polling.hpp"

#include "device_poller/domain/credentials.hpp"
#include "device_poller/jobs/outcome.hpp"
#include "device_poller/jobs/poll_places.hpp"
#include "device_poller/outside/stream/identity.hpp"
#include "device_poller/outside/stream/reading.hpp"
#include "pg/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace signalbox::device_poller::jobs {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
using SteadyTime = std::chrono::steady_clock::time_point;

// A third of a lease's life.
constexpr std::chrono::seconds lease_turn{5};
// While there is nothing to poll: at a start Redis and the leases may be there a moment later.
constexpr std::chrono::seconds first_turn{1};
// What a person has changed is heeded after this at the latest.
constexpr std::chrono::seconds list_turn{5};
constexpr std::chrono::milliseconds tick{100};
constexpr std::chrono::seconds seen_turn{60};
constexpr int keep_tries = 6;
constexpr std::chrono::milliseconds keep_pause{300};
// Cables are changed by hand. What is read now and then is read with the first poll, too.
constexpr std::chrono::minutes neighbours_turn{10};

// A device, and when it is due.
struct Planned {
  store::DueDevice due;
  Time slot;
  domain::Breaker breaker;
  bool under_way = false;
  bool has_answering_place = false;              // of its poll under way
  SteadyTime ended_at = {};                      // of its last poll
  std::optional<SteadyTime> neighbours_at = {};  // when they are due; none: at once
};

driver::Device device_to_ask(const store::Device& device) {
  const auto& settings = device.settings;
  return {.id = device.id,
          .address = settings.address,
          .driver = settings.driver,
          .port = settings.port,
          .options = driver::options_in(settings.options),
          .trusted_certificate_sha256 = settings.trusted_certificate_sha256.value_or("")};
}

domain::Extent extent_of(const Planned& device, SteadyTime now) {
  return device.neighbours_at.value_or(now) <= now ? domain::Extent::with_neighbours
                                                   : domain::Extent::usual;
}

// Whether it did when it was last asked.
bool answers(const Planned& device) {
  const auto status = device.due.device.state.status;
  return device.breaker.failures == 0 &&
         (status == domain::Status::online || status == domain::Status::degraded);
}

// When they are due next.
std::optional<SteadyTime> neighbours_after(const Planned& before, const driver::Asked& asked,
                                           SteadyTime now) {
  return asked.reading.neighbours ? now + neighbours_turn : before.neighbours_at;
}

}  // namespace

struct Polling::State : std::enable_shared_from_this<State> {
  explicit State(const PollingParts& given)
      : parts(given),
        timer(given.executor),
        polls_count(given.metrics.counter({"signalbox_poller_polls_total", "Polls that ended."})),
        skipped_count(given.metrics.counter(
            {"signalbox_poller_skipped_total",
             "Slots in which a device was left alone because it had failed too often."})),
        stale_count(given.metrics.counter(
            {"signalbox_poller_stale_total",
             "Polls that were thrown away because another replica has the shard."})),
        under_way_gauge(
            given.metrics.gauge({"signalbox_poller_under_way", "Polls that are under way."})),
        lag(given.metrics.histogram(
            {"signalbox_poller_lag_seconds", "How late after its slot a poll begins."},
            metrics::duration_buckets())),
        duration(given.metrics.histogram(
            {"signalbox_poller_duration_seconds", "From a poll's beginning to its end."},
            metrics::duration_buckets())) {}

  static asio::awaitable<void> keep_leases(std::shared_ptr<State> state);
  static asio::awaitable<void> keep_list(std::shared_ptr<State> state);
  static asio::awaitable<void> keep_seen(std::shared_ptr<State> state);
  static asio::awaitable<void> run(std::shared_ptr<State> state);
  static asio::awaitable<void> poll_one(std::shared_ptr<State> state, Uuid id);
  asio::awaitable<void> pause(std::chrono::milliseconds time) const;
  asio::awaitable<driver::Asked> ask(const store::DueDevice* due, domain::Extent extent,
                                     SteadyTime deadline);
  asio::awaitable<vault::Credentials> credentials_of(const store::DueDevice* due);
  // A poll that has ended, and what its device's breaker is then.
  struct Ended {
    store::DueDevice due;
    Time slot;
    store::Fence fence;
    domain::Breaker breaker;
  };
  asio::awaitable<void> keep(Ended poll, driver::Asked asked);
  asio::awaitable<bool> keep_row(Tenant tenant, store::Polled polled,
                                 std::vector<store::Polls::FactOf> facts);
  void publish_reading(const store::DueDevice& due, Time slot, const store::Fence& fence,
                       const driver::Asked& asked);
  void plan(std::vector<store::DueDevice> devices, SteadyTime read_at);
  void begin_due();

  PollingParts parts;
  asio::steady_timer timer;
  metrics::Counter polls_count;
  metrics::Counter skipped_count;
  metrics::Counter stale_count;
  metrics::Gauge under_way_gauge;
  metrics::Histogram lag;
  metrics::Histogram duration;

  bool stopping = false;
  std::map<Uuid, Planned> planned;
  std::map<std::string, std::vector<store::Polls::Seen>> seen;  // by tenant
  PollPlaces places;
};

asio::awaitable<void> Polling::State::pause(std::chrono::milliseconds time) const {
  asio::steady_timer alone{parts.executor, time};
  co_await alone.async_wait(tuple_awaitable);
}

asio::awaitable<void> Polling::State::keep_leases(std::shared_ptr<State> state) {
  while (!state->stopping) {
    try {
      co_await state->parts.leases.turn();
    } catch (const std::exception& fault) {
      state->parts.log.warn("shards are not looked after", {{"fault", fault.what()}});
    }
    co_await state->pause(state->parts.leases.held().empty() ? first_turn : lease_turn);
  }
}

asio::awaitable<void> Polling::State::keep_list(std::shared_ptr<State> state) {
  while (!state->stopping) {
    try {
      const auto read_at = state->parts.clock.steady();
      state->plan(co_await state->parts.polls.devices_of(state->parts.leases.held()), read_at);
    } catch (const std::exception& fault) {
      state->parts.log.warn("devices are not read anew", {{"fault", fault.what()}});
    }
    co_await state->pause(state->planned.empty() ? first_turn : list_turn);
  }
}

// What is new is due in its next slot; what has gone is forgotten.
void Polling::State::plan(std::vector<store::DueDevice> devices, SteadyTime read_at) {
  std::set<Uuid> there;
  for (auto& due : devices) {
    const auto id = due.device.id;
    there.insert(id);
    const std::chrono::seconds interval{due.device.settings.interval_seconds};
    const auto found = planned.find(id);
    if (found == planned.end()) {
      const auto slot = domain::next_slot(id, interval, parts.clock.now());
      const auto breaker = due.breaker;
      planned.emplace(id, Planned{.due = std::move(due), .slot = slot, .breaker = breaker});
      continue;
    }
    auto& known = found->second;
    const bool other_interval =
        known.due.device.settings.interval_seconds != due.device.settings.interval_seconds;
    // What a poll has brought since the row was read is ours to know.
    if (known.under_way || known.ended_at >= read_at) {
      due.device.state = known.due.device.state;
      due.breaker = known.due.breaker;
    }
    const bool changed = known.due.device.settings != due.device.settings ||
                         known.due.credentials != due.credentials;
    known.due = std::move(due);
    if (changed) known.breaker = {};  // a person may have mended it
    const auto now = parts.clock.now();
    // Nothing is due so late, unless the clock was set back.
    const bool too_late = known.slot > now + 2 * interval;
    if (other_interval || too_late) known.slot = domain::next_slot(id, interval, now);
  }
  std::erase_if(planned, [&there](const auto& entry) {
    return !there.contains(entry.first) && !entry.second.under_way;
  });
}

asio::awaitable<void> Polling::State::run(std::shared_ptr<State> state) {
  while (!state->stopping) {
    state->begin_due();
    state->timer.expires_after(tick);
    co_await state->timer.async_wait(tuple_awaitable);
  }
}

void Polling::State::begin_due() {
  const auto now = parts.clock.now();
  std::vector<std::pair<Time, Uuid>> due;
  for (const auto& [id, device] : planned) {
    if (device.slot <= now && !device.under_way) due.emplace_back(device.slot, id);
  }
  // Where not all may begin, those that have waited longest do.
  if (places.taken() + due.size() > unanswered_polls_max) std::ranges::sort(due);
  for (const auto& [slot, id] : due) {
    auto& device = planned.at(id);
    if (!domain::may_poll(device.breaker, now)) {
      skipped_count.add();
      const std::chrono::seconds interval{device.due.device.settings.interval_seconds};
      device.slot = domain::next_slot(id, interval, now + std::chrono::milliseconds{1});
      continue;
    }
    device.has_answering_place = answers(device);
    if (!places.take(device.has_answering_place, device.due.tenant)) continue;
    lag.observe(std::chrono::duration<double>(now - device.slot).count());
    device.under_way = true;
    asio::co_spawn(parts.executor, poll_one(shared_from_this(), id), asio::detached);
  }
  under_way_gauge.set(static_cast<double>(places.taken()));
}

asio::awaitable<void> Polling::State::poll_one(std::shared_ptr<State> state, Uuid id) {
  const auto started = state->parts.clock.steady();
  const auto& before = state->planned.at(id);
  const auto due = before.due;
  const auto slot = before.slot;
  const auto& settings = due.device.settings;
  const std::chrono::seconds interval{settings.interval_seconds};
  const auto breaker_before = before.breaker;
  auto breaker = breaker_before;
  auto neighbours_at = before.neighbours_at;
  const bool has_answering_place = before.has_answering_place;
  try {
    const auto fence = state->parts.leases.fence_of(due.shard);
    if (fence) {
      const auto time = std::min<std::chrono::seconds>(interval, poll_time_max);
      auto asked = co_await state->ask(&due, extent_of(before, started), started + time);
      breaker = breaker_after(breaker, asked.outcome.end, state->parts.clock.now());
      neighbours_at = neighbours_after(before, asked, started);
      co_await state->keep({due, slot, *fence, breaker}, std::move(asked));
    }
  } catch (const std::exception& fault) {
    state->parts.log.warn(
        "a poll failed for our own reasons",
        {{"device", id.to_string()}, {"tenant", due.tenant.slug()}, {"fault", fault.what()}});
  }
  state->places.give_back(has_answering_place, due.tenant);
  state->polls_count.add();
  state->duration.observe(
      std::chrono::duration<double>(state->parts.clock.steady() - started).count());
  const auto after = state->planned.find(id);
  if (after == state->planned.end()) co_return;
  auto& device = after->second;
  const auto now = state->parts.clock.now();
  device.under_way = false;
  device.ended_at = state->parts.clock.steady();
  device.neighbours_at = neighbours_at;
  // A person may have changed the device meanwhile, which ends a wait.
  if (device.breaker == breaker_before) device.breaker = breaker;
  device.slot = domain::next_slot(id, interval, std::max(now, slot + std::chrono::milliseconds{1}));
}

asio::awaitable<driver::Asked> Polling::State::ask(const store::DueDevice* due,
                                                   domain::Extent extent, SteadyTime deadline) {
  const auto& name = due->device.settings.driver;
  if (domain::needs_credentials(name) && !due->credentials) {
    co_return driver::Asked{{domain::PollEnd::unauthorized, domain::reason_of(name, {})}};
  }
  auto device = device_to_ask(due->device);
  device.extent = extent;
  device.credentials = co_await credentials_of(due);
  co_return co_await driver::ask(&parts.driver, std::move(device), deadline);
}

asio::awaitable<vault::Credentials> Polling::State::credentials_of(const store::DueDevice* due) {
  if (!due->credentials) co_return vault::Credentials{};
  const auto& [profile, kind_name, sealed] = *due->credentials;
  const auto kind = vault::credential_kind(kind_name);
  if (!kind) throw std::runtime_error{"its credentials are of no kind"};
  const auto text =
      co_await parts.vault.open(due->tenant, "credential_profile", profile.to_string(), sealed);
  if (!text) throw std::runtime_error{"its credentials cannot be opened"};
  auto credentials = vault::from_text(*kind, *text);
  if (!credentials) throw std::runtime_error{"its credentials cannot be read"};
  co_return *std::move(credentials);
}

// Many polls may end at once: what one has brought waits for the database a while.
asio::awaitable<bool> Polling::State::keep_row(Tenant tenant, store::Polled polled,
                                               std::vector<store::Polls::FactOf> facts) {
  for (int tries = 1;; ++tries) {
    try {
      co_return co_await parts.polls.keep(tenant, polled, facts, {"service:device_poller", "", ""});
    } catch (const pg::Busy&) {
      if (tries == keep_tries) throw;
    }
    co_await pause(keep_pause * tries);
  }
}

asio::awaitable<void> Polling::State::keep(Ended poll, driver::Asked asked) {
  const auto now = parts.clock.now();
  auto& [due, slot, fence, breaker] = poll;
  auto& device = due.device;
  const auto before = device;
  device.state = state_after(device, asked, now);
  auto polled = polled_of(before, device.state, asked);
  polled.fence = fence;
  polled.breaker = breaker;
  const auto known = planned.find(device.id);
  if (changes_something(before, polled) || breaker != due.breaker) {
    auto facts = facts_of(device, before.state.status, polled);
    if (!co_await keep_row(due.tenant, polled, std::move(facts))) {
      stale_count.add();
      co_return;
    }
    if (polled.has_new_status || polled.certificate_sha256) parts.said();
    if (known != planned.end()) remember(polled, &known->second.due);
  }
  publish_reading(due, slot, fence, asked);
  if (brought_something(asked))
    seen[due.tenant.slug()].push_back({device.id, now, asked.latency_ms});
}

// Straight to the stream: a reading is worth little once the next is there.
void Polling::State::publish_reading(const store::DueDevice& due, Time slot,
                                     const store::Fence& fence, const driver::Asked& asked) {
  if (!brought_something(asked)) return;
  try {
    parts.link.publish(
        {.subject = "tel." + due.tenant.slug() + ".device",
         .payload = json::write(stream::message_of(due.device.id, slot, fence.number, asked))});
  } catch (const std::exception& fault) {
    parts.log.debug("a reading is not published", {{"fault", fault.what()}});
  }
}

asio::awaitable<void> Polling::State::keep_seen(std::shared_ptr<State> state) {
  while (!state->stopping) {
    co_await state->pause(seen_turn);
    for (auto& [slug, batch] : std::exchange(state->seen, {})) {
      try {
        co_await state->parts.polls.keep_seen(Tenant::parse(slug).value(), std::move(batch));
      } catch (const std::exception& fault) {
        state->parts.log.warn("when devices were seen is not kept", {{"fault", fault.what()}});
      }
    }
  }
}

Polling::Polling(const PollingParts& parts) : state_(std::make_shared<State>(parts)) {
  for (auto* part : {&State::keep_leases, &State::keep_list, &State::keep_seen, &State::run}) {
    asio::co_spawn(parts.executor, part(state_), asio::detached);
  }
}

Polling::~Polling() { state_->stopping = true; }

asio::awaitable<bool> Polling::drain(std::chrono::steady_clock::time_point deadline) {
  const auto state = state_;
  state->stopping = true;
  state->timer.cancel();
  while (state->places.taken() > 0 && state->parts.clock.steady() < deadline) {
    co_await state->pause(std::chrono::milliseconds{20});
  }
  co_await state->parts.leases.end();
  co_return state->places.taken() == 0;
}

}  // namespace signalbox::device_poller::jobs
