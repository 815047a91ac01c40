#include "metrics/registry.hpp"

#include "metrics/exposition.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace signalbox::metrics {
namespace {
constexpr std::array<std::string_view, 4> unbounded_labels = {"tenant", "id", "device", "person"};

void demand(bool holds, const std::string& name, std::string_view rule) {
  if (!holds) throw std::logic_error("metric " + name + ": " + std::string{rule});
}

void check(const Description& description) {
  const auto& name = description.name;
  demand(name.starts_with("signalbox_") || name.starts_with("process_"), name,
         "starts with signalbox_");
  const auto wrong = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_");
  demand(wrong == name.npos, name, "is lower case with underscores");
  demand(!description.help.empty(), name, "has a help text");
  for (const auto& [label, value] : description.labels) {
    const auto* const end = unbounded_labels.end();
    const bool bounded =
        !label.ends_with("_id") && std::find(unbounded_labels.begin(), end, label) == end;
    demand(bounded, name, "label " + label + " has no bound: put it into the log");
  }
}

template <class Metric, class Handle>
Metric& series(Handle* handle) {
  return *static_cast<Metric*>(handle);
}
}  // namespace

struct Registry::Families {
  prometheus::Registry registry;
};

Registry::Registry() : families_(std::make_unique<Families>()) {}
Registry::~Registry() = default;

Counter Registry::counter(const Description& description) {
  check(description);
  demand(description.name.ends_with("_total"), description.name, "is a counter: ends in _total");
  auto& family = prometheus::BuildCounter()
                     .Name(description.name)
                     .Help(description.help)
                     .Register(families_->registry);
  return Counter{&family.Add(description.labels)};
}

Gauge Registry::gauge(const Description& description) {
  check(description);
  demand(!description.name.ends_with("_total"), description.name, "is no counter");
  auto& family = prometheus::BuildGauge()
                     .Name(description.name)
                     .Help(description.help)
                     .Register(families_->registry);
  return Gauge{&family.Add(description.labels)};
}

Histogram Registry::histogram(const Description& description, const std::vector<double>& buckets) {
  check(description);
  demand(description.name.ends_with("_seconds") || description.name.ends_with("_bytes"),
         description.name, "is a histogram: ends in its unit, _seconds or _bytes");
  auto& family = prometheus::BuildHistogram()
                     .Name(description.name)
                     .Help(description.help)
                     .Register(families_->registry);
  return Histogram{&family.Add(description.labels, buckets)};
}

void Registry::before_exposition(std::function<void()> refresh) {
  refreshers_.push_back(std::move(refresh));
}

std::string Registry::expose(Format format) const {
  for (const auto& refresh : refreshers_) refresh();
  return to_text(families_->registry.Collect(), format);
}

void Counter::add(double amount) const { series<prometheus::Counter>(series_).Increment(amount); }

void Gauge::set(double value) const { series<prometheus::Gauge>(series_).Set(value); }
void Gauge::add(double amount) const { series<prometheus::Gauge>(series_).Increment(amount); }

void Histogram::observe(double value) const {
  series<prometheus::Histogram>(series_).Observe(value);
}

const std::vector<double>& duration_buckets() {
  static const std::vector<double> buckets = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                              0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                              1,      2.5,     5,      10,    30,     60};
  return buckets;
}

}  // namespace signalbox::metrics
