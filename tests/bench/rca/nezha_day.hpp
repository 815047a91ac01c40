// One folder of nezha: a day of one system, its metrics, traces and logs as numbers by minute.
#pragma once

#include "rca/domain/cause/behaviour.hpp"
#include "rca/domain/cause/topology.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace signalbox::bench::nezha {

using rca::cause::Call;
using rca::cause::Entity;

enum class Indicator : std::uint8_t { cpu, memory, latency_p90, latency_p95, latency_p99 };
inline constexpr std::size_t indicator_count = 5;

struct Pod {
  Entity service = 0;
  std::vector<double> times;
  std::array<std::vector<double>, indicator_count> values;
};

// Between the spans of a caller and a callee in one minute.
struct Gap {
  double calls = 0;
  double seconds = 0;
};

struct Traces {
  std::vector<double> minutes;
  std::vector<double> front_s;                    // mean time of a request, by minute
  std::map<Entity, std::vector<double>> entries;  // requests into a service, by minute
  std::map<std::pair<Entity, std::string>, std::vector<double>> operations;
  std::map<std::tuple<Entity, Entity, std::string>, std::vector<Gap>> gaps;
};

struct Logs {
  std::vector<double> minutes;
  std::vector<std::string> texts;  // of patterns
  using Pattern = std::tuple<Entity, rca::cause::Severity, std::uint32_t>;
  std::map<Pattern, std::vector<double>> counts;
};

struct Day {
  std::vector<std::string> services;
  std::vector<Call> calls;
  std::vector<Pod> pods;
  Traces traces;
  Logs logs;
};

// Files that are missing leave their part empty.
Day day_of(const std::filesystem::path& folder);

}  // namespace signalbox::bench::nezha
