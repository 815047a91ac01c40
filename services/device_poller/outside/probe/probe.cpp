#include "device_poller/outside/probe/probe.hpp"

#include "device_poller/outside/probe/attempt.hpp"
#include "device_poller/outside/probe/deadline.hpp"
#include "device_poller/outside/probe/dns.hpp"
#include "device_poller/outside/probe/http.hpp"
#include "device_poller/outside/probe/tcp.hpp"
#include "device_poller/outside/probe/tls.hpp"

#include <utility>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;

asio::awaitable<domain::PollOutcome> ask(Attempt* attempt) {
  switch (attempt->target.options.kind) {
    case domain::ProbeKind::tcp:
      return probe_tcp(attempt);
    case domain::ProbeKind::http:
    case domain::ProbeKind::https:
      return probe_http(attempt);
    case domain::ProbeKind::tls:
      return probe_tls(attempt);
    case domain::ProbeKind::dns:
      return probe_dns(attempt);
  }
  return probe_tcp(attempt);
}

asio::awaitable<void> run(Attempt* attempt) { attempt->probed.outcome = co_await ask(attempt); }
}  // namespace

asio::awaitable<Probed> probe(const ProbeParts* parts, Target target,
                              std::chrono::steady_clock::time_point deadline) {
  Attempt attempt{.parts = parts, .target = std::move(target), .deadline = deadline};
  attempt.at_deadline = {domain::PollEnd::no_answer, "There was no time left to ask it."};
  const bool is_late = attempt.now() >= deadline;
  if (is_late || !co_await ends_by(run(&attempt), deadline)) {
    attempt.probed.outcome = std::move(attempt.at_deadline);
  }
  co_return std::move(attempt.probed);
}

}  // namespace signalbox::device_poller::probe
