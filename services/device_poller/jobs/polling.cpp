#include "device_poller/jobs/polling.hpp"

#include "device_poller/jobs/status_fact.hpp"
#include "device_poller/outside/stream/reading.hpp"

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
// What a person has changed is heeded after this at the latest.
constexpr std::chrono::seconds list_turn{5};
constexpr std::chrono::milliseconds tick{100};
constexpr std::chrono::seconds seen_turn{60};
constexpr std::uint16_t snmp_port = 161;

// A device, and when it is due.
struct Planned {
  store::DueDevice due;
  Time slot;
  domain::Breaker breaker;
  bool under_way = false;
  SteadyTime ended_at = {};  // of its last poll
};

domain::StatusState state_after(const store::Device& device, const driver::Asked& asked, Time now) {
  // What has no address that may be asked is not a ping that failed.
  const bool was_asked = asked.outcome.end != domain::PollEnd::unreachable;
  if (device.settings.driver == "ping" && was_asked) {
    return domain::after_ping(device.state, asked.alive, now);
  }
  return domain::after_poll(device.state, asked.outcome, asked.alive, now);
}

bool brought_something(const driver::Asked& asked) {
  return asked.outcome.end == domain::PollEnd::answered ||
         asked.outcome.end == domain::PollEnd::answered_in_part;
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
  asio::awaitable<Secret> community_of(Tenant tenant, Uuid profile);
  asio::awaitable<void> keep(store::DueDevice due, Time slot, store::Fence fence,
                             driver::Asked asked);
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
  std::size_t under_way = 0;
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
    co_await state->pause(lease_turn);
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
    co_await state->pause(list_turn);
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
      planned.emplace(id, Planned{.due = std::move(due), .slot = slot, .breaker = {}});
      continue;
    }
    auto& known = found->second;
    const bool other_interval =
        known.due.device.settings.interval_seconds != due.device.settings.interval_seconds;
    // What a poll has brought since the row was read is ours to know.
    if (known.under_way || known.ended_at >= read_at) due.device.state = known.due.device.state;
    const bool changed = known.due.device.settings != due.device.settings;
    known.due = std::move(due);
    if (changed) known.breaker = {};  // a person may have mended it
    if (other_interval) known.slot = domain::next_slot(id, interval, parts.clock.now());
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
  if (under_way + due.size() > polls_max) std::ranges::sort(due);
  for (const auto& [slot, id] : due) {
    auto& device = planned.at(id);
    if (under_way >= polls_max) break;
    if (!domain::may_poll(device.breaker, now)) {
      skipped_count.add();
      const std::chrono::seconds interval{device.due.device.settings.interval_seconds};
      device.slot = domain::next_slot(id, interval, now + std::chrono::milliseconds{1});
      continue;
    }
    lag.observe(std::chrono::duration<double>(now - device.slot).count());
    device.under_way = true;
    ++under_way;
    asio::co_spawn(parts.executor, poll_one(shared_from_this(), id), asio::detached);
  }
  under_way_gauge.set(static_cast<double>(under_way));
}

asio::awaitable<void> Polling::State::poll_one(std::shared_ptr<State> state, Uuid id) {
  const auto started = state->parts.clock.steady();
  const auto& before = state->planned.at(id);
  const auto due = before.due;
  const auto slot = before.slot;
  const auto& settings = due.device.settings;
  const std::chrono::seconds interval{settings.interval_seconds};
  bool failed = false;
  try {
    const auto fence = state->parts.leases.fence_of(due.shard);
    if (fence) {
      driver::Device device{.address = settings.address,
                            .driver = settings.driver,
                            .port = static_cast<std::uint16_t>(settings.port.value_or(snmp_port)),
                            .community = {}};
      if (settings.credential_profile_id) {
        device.community =
            co_await state->community_of(due.tenant, *settings.credential_profile_id);
      }
      const auto time = std::min<std::chrono::seconds>(interval, poll_time_max);
      auto asked = co_await driver::ask(&state->parts.driver, std::move(device), started + time);
      failed = asked.outcome.end == domain::PollEnd::no_answer ||
               asked.outcome.end == domain::PollEnd::unreachable;
      co_await state->keep(due, slot, *fence, std::move(asked));
    }
  } catch (const std::exception& fault) {
    state->parts.log.warn(
        "a poll failed for our own reasons",
        {{"device", id.to_string()}, {"tenant", due.tenant.slug()}, {"fault", fault.what()}});
  }
  --state->under_way;
  state->polls_count.add();
  state->duration.observe(
      std::chrono::duration<double>(state->parts.clock.steady() - started).count());
  const auto after = state->planned.find(id);
  if (after == state->planned.end()) co_return;
  auto& device = after->second;
  const auto now = state->parts.clock.now();
  device.under_way = false;
  device.ended_at = state->parts.clock.steady();
  device.breaker = failed ? domain::after_failure(device.breaker, now) : domain::after_success();
  device.slot = domain::next_slot(id, interval, std::max(now, slot + std::chrono::milliseconds{1}));
}

asio::awaitable<Secret> Polling::State::community_of(Tenant tenant, Uuid profile) {
  const auto found = co_await parts.profiles.find(tenant, profile);
  if (!found) throw std::runtime_error{"its credential profile is gone"};
  auto opened = co_await parts.vault.open(std::move(tenant), "credential_profile",
                                          profile.to_string(), found->sealed);
  if (!opened) throw std::runtime_error{"its credentials cannot be opened"};
  co_return *std::move(opened);
}

asio::awaitable<void> Polling::State::keep(store::DueDevice due, Time slot, store::Fence fence,
                                           driver::Asked asked) {
  const auto now = parts.clock.now();
  auto& device = due.device;
  const auto before = device.state;
  device.state = state_after(device, asked, now);
  const auto identity = identity_json(asked.reading);
  const bool other_identity =
      identity && (!device.identity || device.identity->text() != identity->text());
  store::Polled polled{.device = device.id,
                       .fence = fence,
                       .state = device.state,
                       .identity = identity,
                       .has_new_status = device.state.status != before.status};
  const auto known = planned.find(device.id);
  if (polled.has_new_status || other_identity || device.state != before) {
    const auto fact = [was = before.status](const store::Device& now_so) {
      return status_fact(now_so, was);
    };
    if (!co_await parts.polls.keep(due.tenant, std::move(polled), fact,
                                   {"service:device_poller", "", ""})) {
      stale_count.add();
      co_return;
    }
    if (device.state.status != before.status) parts.said();
    if (known != planned.end()) {
      known->second.due.device.state = device.state;
      if (identity) known->second.due.device.identity = identity;
    }
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
  while (state->under_way > 0 && state->parts.clock.steady() < deadline) {
    co_await state->pause(std::chrono::milliseconds{20});
  }
  co_await state->parts.leases.end();
  co_return state->under_way == 0;
}

}  // namespace signalbox::device_poller::jobs
