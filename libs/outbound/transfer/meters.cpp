#include "outbound/transfer/meters.hpp"

#include <utility>

namespace signalbox::outbound {

Meters::Meters(metrics::Registry& registry, std::string kind)
    : registry_(registry),
      kind_(std::move(kind)),
      open_(registry.gauge({"signalbox_outbound_requests_open",
                            "Requests to the world that run or wait.",
                            {{"kind", kind_}}})),
      duration_(registry.histogram({"signalbox_outbound_request_duration_seconds",
                                    "From a request to the world to what came of it.",
                                    {{"kind", kind_}}},
                                   metrics::duration_buckets())) {}

void Meters::count(std::string_view outcome) {
  auto found = outcomes_.find(outcome);
  if (found == outcomes_.end()) {
    const auto counter = registry_.counter({"signalbox_outbound_requests_total",
                                            "Requests to the world, by what came of them.",
                                            {{"kind", kind_}, {"outcome", std::string{outcome}}}});
    found = outcomes_.emplace(outcome, counter).first;
  }
  found->second.add();
}

Meters::Request::Request(Meters& meters)
    : meters_(meters), begun_(std::chrono::steady_clock::now()) {
  meters_.open_.add(1);
}

Meters::Request::~Request() {
  meters_.open_.add(-1);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun_;
  meters_.duration_.observe(taken.count());
  try {
    meters_.count(outcome_);
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory for a new series: it is not counted
  }
}

}  // namespace signalbox::outbound
