// The numbers a process shows at /metrics. Made once at start, kept by reference and changed in a
// few nanoseconds from any thread; looking one up by name on a hot path is not possible on purpose.
//
// Names follow Prometheus: signalbox_<area>_<what>_<unit>[_total], base units. A tenant or an id is
// never a label, because every value of a label is a series kept for ever; a name or label that
// breaks this throws std::logic_error where it is made.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::metrics {

using Labels = std::map<std::string, std::string>;

struct Description {
  std::string name;
  std::string help;  // a sentence
  Labels labels = {};
};

// Only ever grows. Its name ends in _total.
class Counter {
 public:
  explicit Counter(void* series) : series_(series) {}
  void add(double amount = 1) const;

 private:
  void* series_;
};

// Goes up and down.
class Gauge {
 public:
  explicit Gauge(void* series) : series_(series) {}
  void set(double value) const;
  void add(double amount) const;

 private:
  void* series_;
};

// How values spread, in buckets. Its name ends in a unit.
class Histogram {
 public:
  explicit Histogram(void* series) : series_(series) {}
  void observe(double value) const;

 private:
  void* series_;
};

// 100 µs to 60 s: from a question on the bus to past the slowest request we allow.
const std::vector<double>& duration_buckets();

enum class Format : std::uint8_t {
  prometheus,   // text/plain; version=0.0.4
  openmetrics,  // application/openmetrics-text; version=1.0.0
};

// The format that an Accept header asks for; prometheus unless it names openmetrics-text.
Format format_for(std::string_view accept);
std::string_view content_type(Format format);

class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  // Asking again for the same name and labels answers the same series.
  Counter counter(const Description& description);
  Gauge gauge(const Description& description);
  Histogram histogram(const Description& description, const std::vector<double>& buckets);

  // Runs before every exposition, on the thread that asks for it: for numbers read only then.
  void before_exposition(std::function<void()> refresh);

  std::string expose(Format format) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
  std::vector<std::function<void()>> refreshers_;
};

}  // namespace signalbox::metrics
