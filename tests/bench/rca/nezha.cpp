// nezha: `cases.json` names a folder and a time; a line of JSON a case ranks the services and says
// what kind of fault it was.
#include "bench/rca/cases.hpp"
#include "bench/rca/nezha_day.hpp"
#include "bench/rca/set.hpp"
#include "json/described.hpp"
#include "json/standard_types.hpp"
#include "json/write.hpp"
#include "rca/domain/cause/bins.hpp"
#include "rca/domain/cause/calls.hpp"
#include "rca/domain/cause/network.hpp"
#include "rca/domain/cause/rank.hpp"
#include "rca/domain/cause/robust.hpp"
#include "rca/domain/cause/saturation.hpp"
#include "rca/domain/cause/slowness.hpp"

#include <cmath>
#include <stdexcept>

namespace signalbox::bench {
namespace nezha {
namespace cause = rca::cause;
using cause::Evidence;
using cause::FaultKind;

struct Ranking {
  std::string case_;
  std::vector<std::string> ranking;
  std::string fault_type;
  std::string category;
  double confidence = 0;
  bool undetermined = false;
  std::vector<std::string> why;  // evidence of the first three
};
BOOST_DESCRIBE_STRUCT(Ranking, (),
                      (case_, ranking, fault_type, category, confidence, undetermined, why))

constexpr double minute_s = 60;

std::vector<double> picked(const std::vector<double>& values, const std::vector<std::size_t>& at) {
  std::vector<double> some;
  for (const auto place : at) {
    if (place < values.size()) some.push_back(values[place]);
  }
  return some;
}

struct Seen {
  std::vector<double> usual;
  std::vector<double> fault;
};

Seen seen_of(const Pod& pod, Indicator indicator, double at) {
  const auto bins = cause::bins_of(pod.times, minute_s, at);
  const auto& values = pod.values[static_cast<std::size_t>(indicator)];
  return {picked(values, bins.usual), picked(values, bins.fault)};
}

void add_metrics(const Day& day, double at, std::vector<Evidence>& evidence) {
  for (const auto& pod : day.pods) {
    const auto cpu = seen_of(pod, Indicator::cpu, at);
    evidence.push_back({.entity = pod.service,
                        .kind = FaultKind::saturation,
                        .bits = cause::bits_of_saturation(cause::eaten_room(cpu.usual, cpu.fault)),
                        .indicator = "cpu",
                        .usual = cause::median(cpu.usual),
                        .seen = cause::median(cpu.fault)});
    for (const auto indicator :
         {Indicator::latency_p90, Indicator::latency_p95, Indicator::latency_p99}) {
      const auto latency = seen_of(pod, indicator, at);
      evidence.push_back({.entity = pod.service,
                          .kind = FaultKind::slow_code,
                          .bits = cause::bits_of_slowness(latency.usual, latency.fault),
                          .indicator = "latency",
                          .usual = cause::median(latency.usual),
                          .seen = cause::median(latency.fault)});
    }
  }
}

// What lies between the spans of two services; nothing where it is not known well enough.
std::optional<cause::CallTime> call_time_of(const std::vector<Gap>& gaps, const cause::Bins& bins) {
  std::vector<double> usual;
  for (const auto place : bins.usual) {
    if (place < gaps.size() && gaps[place].calls > 0) usual.push_back(gaps[place].seconds);
  }
  cause::CallTime time;
  std::vector<double> seen;  // of every call: a minute with two must not outvote one of fifty
  for (const auto place : bins.fault) {
    if (place >= gaps.size()) continue;
    time.calls += gaps[place].calls;
    seen.insert(seen.end(), static_cast<std::size_t>(gaps[place].calls), gaps[place].seconds);
  }
  constexpr std::size_t usual_min = 3;
  if (usual.size() < usual_min || seen.empty()) return std::nullopt;
  constexpr double least_s = 1e-4;
  time.usual = cause::median(usual);
  time.spread = cause::spread_of(cause::doublings_of(usual, least_s)).scale;
  time.seen = cause::median(seen);
  return time;
}

void add_traces(const Day& day, double at, std::vector<Evidence>& evidence) {
  const auto& traces = day.traces;
  const auto bins = cause::bins_of(traces.minutes, minute_s, at);
  if (bins.fault.empty() || bins.usual.empty()) return;
  std::vector<cause::CallTime> times;
  for (const auto& [ends, gaps] : traces.gaps) {
    auto time = call_time_of(gaps, bins);
    if (!time) continue;
    time->call = {std::get<0>(ends), std::get<1>(ends)};
    times.push_back(*time);
  }
  const double front_s = cause::median(picked(traces.front_s, bins.usual));
  for (auto& one : cause::network_evidence(times, day.services.size(), front_s)) {
    evidence.push_back(std::move(one));
  }
}

double sum_at(const std::vector<double>& values, const std::vector<std::size_t>& places) {
  double sum = 0;
  for (const double value : picked(values, places)) sum += value;
  return sum;
}

void add_calls(const Day& day, double at, std::vector<Evidence>& evidence) {
  const auto& traces = day.traces;
  const auto bins = cause::bins_of(traces.minutes, minute_s, at);
  if (bins.fault.empty()) return;
  std::vector<cause::OperationCounts> operations;
  std::uint64_t id = 0;
  for (const auto& [key, counts] : traces.operations) {
    const auto entries = traces.entries.find(key.first);
    if (entries == traces.entries.end()) continue;
    cause::OperationCounts one{.entity = key.first, .operation = id++, .usual = {}, .seen = {}};
    for (const auto place : bins.usual) {
      one.usual.push_back({sum_at(entries->second, {place}), sum_at(counts, {place})});
    }
    one.seen = {sum_at(entries->second, bins.fault), sum_at(counts, bins.fault)};
    operations.push_back(std::move(one));
  }
  for (auto& one : cause::calls_evidence(operations)) evidence.push_back(std::move(one));
}

// Whether the day has enough logs around the fault to say anything.
bool add_logs(const Day& day, double at, std::vector<Evidence>& evidence) {
  const auto& logs = day.logs;
  const auto bins = cause::bins_of(logs.minutes, minute_s, at);
  const auto length = bins.fault.size();
  if (length == 0 || bins.usual.size() < 3 * length) return false;
  std::vector<cause::PatternCounts> patterns;
  for (const auto& [key, counts] : logs.counts) {
    const auto [entity, severity, text] = key;
    cause::PatternCounts one{.entity = entity,
                             .text = text,
                             .weight = cause::weight_of(severity),
                             .usual = {},
                             .seen = sum_at(counts, bins.fault)};
    for (std::size_t from = 0; from + length <= bins.usual.size(); from += length) {
      const auto begin = bins.usual.begin() + static_cast<std::ptrdiff_t>(from);
      one.usual.push_back(sum_at(counts, {begin, begin + static_cast<std::ptrdiff_t>(length)}));
    }
    patterns.push_back(std::move(one));
  }
  for (auto& one : cause::behaviour_evidence(patterns, day.services.size())) {
    one.indicator = logs.texts[static_cast<std::size_t>(one.id)];
    evidence.push_back(std::move(one));
  }
  return true;
}

// The words of this set for a kind of fault. Another process that burns the cpu brings memory of
// its own; code that loops does not.
std::string fault_type_of(const Day& day, double at, const cause::Candidate& first,
                          const std::vector<Evidence>& evidence) {
  constexpr double grown = 1.1;
  constexpr std::size_t lately = 10;  // minutes: memory moves by itself within hours
  switch (first.kind) {
    case FaultKind::saturation:
      for (const auto& pod : day.pods) {
        if (pod.service != first.entity) continue;
        const auto bins = cause::bins_of(pod.times, minute_s, at);
        auto before = bins.usual;
        std::erase_if(before, [&](std::size_t place) { return pod.times[place] > at; });
        if (before.size() > lately) before.erase(before.begin(), before.end() - lately);
        const auto& memory = pod.values[static_cast<std::size_t>(Indicator::memory)];
        const bool more = cause::median(picked(memory, bins.fault)) >
                          grown * cause::median(picked(memory, before));
        if (more) return "cpu_contention";
      }
      return "cpu_consumed";
    case FaultKind::slow_network:
      return "network_delay";
    default:
      break;
  }
  for (const auto place : first.evidence) {
    if (evidence[place].indicator.find("xception") != std::string::npos) return "exception";
  }
  return "return";
}

std::string shown(double value) {
  auto text = std::to_string(value);
  text.resize(std::min(text.size(), text.find('.') + 4));
  return text;
}

std::vector<std::string> why(const Day& day, const cause::Answer& answer,
                             const std::vector<Evidence>& evidence) {
  constexpr std::size_t candidates_max = 3;
  constexpr double bits_min = 0.05;
  std::vector<std::string> lines;
  for (const auto& candidate : answer.ranking) {
    if (&candidate == &answer.ranking[std::min(candidates_max, answer.ranking.size() - 1)]) break;
    for (const auto place : candidate.evidence) {
      const auto& one = evidence[place];
      if (one.bits < bits_min) break;
      lines.push_back(day.services[one.entity] + ": " + std::string{cause::name_of(one.kind)} +
                      ' ' + shown(one.bits) + " bits, " + one.indicator + ", usually " +
                      shown(one.usual) + ", now " + shown(one.seen));
    }
  }
  return lines;
}

std::string answer_to(const Case& one, const Day& day) {
  const double at = one.number("inject_time");
  std::vector<Evidence> evidence;
  add_metrics(day, at, evidence);
  add_traces(day, at, evidence);
  // Logs say what code did; without them the operations of its traces do, less exactly.
  if (!add_logs(day, at, evidence)) add_calls(day, at, evidence);
  const cause::Topology topology{day.services.size(), day.calls};
  const auto answer = cause::rank(topology, evidence, std::nullopt);
  Ranking ranking;
  ranking.case_ = one.text("case");
  ranking.undetermined = !answer.determined;
  ranking.why = why(day, answer, evidence);
  for (const auto& candidate : answer.ranking) {
    ranking.ranking.push_back(day.services[candidate.entity]);
  }
  if (!answer.ranking.empty()) {
    const auto& first = answer.ranking.front();
    ranking.fault_type = fault_type_of(day, at, first, evidence);
    ranking.category = first.category;
    ranking.confidence = first.confidence;
  }
  return json::write(ranking) + '\n';
}

}  // namespace nezha

Work run_nezha(const Places& places) {
  const auto cases = cases_of(places.input / "cases.json");
  std::map<std::string, nezha::Day> days;
  for (const auto& one : cases) {
    const auto& folder = one.text("dir");
    if (!days.contains(folder)) days.emplace(folder, nezha::day_of(places.input / folder));
  }
  Work work{.unit = "cases", .count = cases.size()};
  std::string lines;
  for (const auto& one : cases) {
    const auto from = cpu_time();
    lines += nezha::answer_to(one, days.at(one.text("dir")));
    work.took += cpu_time() - from;
  }
  write_text(places.output, lines);
  return work;
}

}  // namespace signalbox::bench
