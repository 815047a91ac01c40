#include "device_poller/jobs/scanning.hpp"

#include "device_poller/outside/scan/fact.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace signalbox::device_poller::jobs {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds progress_turn{1};

std::optional<std::string> told(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}
}  // namespace

struct Scanning::State {
  explicit State(const ScanningParts& given) : parts(given) {}

  ScanningParts parts;
  bool stopping = false;
  std::size_t running = 0;
};

namespace {
// One scan under way.
struct Run {
  Run(const ScanningParts& given, Scanning::Order ordered, std::function<bool()> stops)
      : parts(given),
        order(std::move(ordered)),
        is_stopping(std::move(stops)),
        tick(parts.executor) {}

  ScanningParts parts;
  Scanning::Order order;
  std::function<bool()> is_stopping;
  asio::steady_timer tick;
  std::size_t next = 0;
  std::size_t working = 0;
  bool is_cancelled = false;
  std::vector<store::Proposal> found = {};

  bool ends() const { return is_cancelled || is_stopping(); }
};

store::Proposal proposal_of(const Run& run, const asio::ip::address& host, scan::Seen seen) {
  const auto now = run.parts.clock.now();
  auto& identity = seen.identity;
  store::Proposal proposal{.id = run.parts.ids.next(),
                           .address = host.to_string(),
                           .sources = {"scan"},
                           .name = told(identity.system_name),
                           .object_id = told(identity.object_id),
                           .description = told(identity.description),
                           .driver = std::move(seen.driver),
                           .port = seen.port,
                           .credential_profile_id = seen.profile,
                           .first_seen = now,
                           .last_seen = now};
  if (seen.transport) {
    proposal.options = driver::to_raw({.routeros = domain::RouterosOptions{*seen.transport}});
  }
  return proposal;
}

asio::awaitable<void> work(std::shared_ptr<Run> run) {
  while (run->next < run->order.hosts.size() && !run->ends()) {
    const auto host = run->order.hosts[run->next++];
    try {
      auto seen = co_await scan::look_at(&run->parts.driver, &run->order.wanted, host);
      if (seen) {
        ++run->order.scan.found;
        run->found.push_back(proposal_of(*run, host, *std::move(seen)));
      }
    } catch (const std::exception& fault) {
      run->parts.log.warn("an address is not looked at",
                          {{"tenant", run->order.tenant.slug()}, {"fault", fault.what()}});
    }
    ++run->order.scan.hosts_done;
  }
  if (--run->working == 0) run->tick.cancel();
}

// What was found and how far it is. What cannot be kept now is kept with the next turn.
asio::awaitable<void> keep(Run* run) {
  try {
    const auto batch = run->found;
    co_await run->parts.proposals.keep(run->order.tenant, batch);
    run->found.erase(run->found.begin(),
                     run->found.begin() + static_cast<std::ptrdiff_t>(batch.size()));
    const bool runs = co_await run->parts.scans.progress(run->order.tenant, run->order.scan,
                                                         run->parts.clock.now());
    run->is_cancelled = run->is_cancelled || !runs;
  } catch (const std::exception& fault) {
    run->parts.log.warn("a scan's progress is not kept",
                        {{"tenant", run->order.tenant.slug()}, {"fault", fault.what()}});
  }
}

asio::awaitable<void> run_to_end(std::shared_ptr<Run> run) {
  run->working = std::min(hosts_at_once, run->order.hosts.size());
  const auto workers = run->working;
  for (std::size_t worker = 0; worker < workers; ++worker) {
    asio::co_spawn(run->parts.executor, work(run), asio::detached);
  }
  while (run->working > 0) {
    run->tick.expires_after(progress_turn);
    co_await run->tick.async_wait(tuple_awaitable);
    co_await keep(run.get());
  }
  if (!run->found.empty()) co_await keep(run.get());
  const bool is_whole = run->order.scan.hosts_done == run->order.scan.hosts_total;
  try {
    co_await run->parts.scans.end(run->order.tenant,
                                  {run->order.scan.id, is_whole ? "finished" : "interrupted",
                                   run->parts.clock.now(), scan::finished_fact},
                                  run->order.origin);
    run->parts.said();
  } catch (const std::exception& fault) {
    run->parts.log.warn("a scan's end is not kept",
                        {{"tenant", run->order.tenant.slug()}, {"fault", fault.what()}});
  }
}
}  // namespace

Scanning::Scanning(const ScanningParts& parts) : state_(std::make_shared<State>(parts)) {}

Scanning::~Scanning() { state_->stopping = true; }

void Scanning::begin(Order order) {
  ++state_->running;
  const auto run = std::make_shared<Run>(state_->parts, std::move(order),
                                         [state = state_] { return state->stopping; });
  asio::co_spawn(state_->parts.executor, run_to_end(run),
                 [state = state_](const std::exception_ptr&) { --state->running; });
}

asio::awaitable<bool> Scanning::drain(std::chrono::steady_clock::time_point deadline) {
  const auto state = state_;
  state->stopping = true;
  asio::steady_timer pause{state->parts.executor};
  while (state->running > 0 && state->parts.clock.steady() < deadline) {
    pause.expires_after(std::chrono::milliseconds{20});
    co_await pause.async_wait(tuple_awaitable);
  }
  co_return state->running == 0;
}

}  // namespace signalbox::device_poller::jobs
