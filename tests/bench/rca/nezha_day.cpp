#include "bench/rca/nezha_day.hpp"

#include "bench/rca/table.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <unordered_map>

namespace signalbox::bench::nezha {
namespace {
using rca::cause::Severity;

constexpr std::array<std::string_view, indicator_count> columns_of_metrics = {
    "CpuUsageRate(%)", "MemoryUsage(Mi)", "PodServerLatencyP90(s)", "PodServerLatencyP95(s)",
    "PodServerLatencyP99(s)"};

// The words that a line's template keeps: of letters alone, not values. Eight are enough to tell
// statements of one service apart, and few enough to end before most free text.
constexpr std::size_t pattern_words = 8;

class Reader {
 public:
  Reader(std::filesystem::path folder, Day& day) : folder_(std::move(folder)), day_(day) {}

  void read() {
    with("edges.csv", [&](const Table& table) { read_calls(table); });
    with("metrics.csv.gz", [&](const Table& table) { read_metrics(table); });
    with("trace_minutes.csv.gz", [&](const Table& table) { read_traces(table); });
    bool has_spans = false;
    with("spans.csv.gz", [&](const Table& table) {
      read_spans(table);
      has_spans = true;
    });
    if (!has_spans) {
      with("trace_minutes.csv.gz", [&](const Table& table) { read_client_operations(table); });
    }
    with("logs.csv.gz", [&](const Table& table) { read_logs(table); });
  }

 private:
  template <class Read>
  void with(std::string_view name, Read read) {
    const auto path = folder_ / name;
    if (std::filesystem::exists(path)) read(table_of(path));
  }

  Entity service(const std::string& name) {
    const auto [at, added] = places_.try_emplace(name, static_cast<Entity>(places_.size()));
    if (added) day_.services.push_back(name);
    return at->second;
  }

  void read_calls(const Table& table) {
    const auto caller = table.column("caller");
    const auto callee = table.column("callee");
    for (const auto& row : table.rows) {
      day_.calls.push_back({service(row[caller]), service(row[callee])});
    }
  }

  void read_metrics(const Table& table) {
    const auto time = table.column("time");
    const auto pod_column = table.column("pod");
    const auto service_column = table.column("service");
    std::array<std::size_t, indicator_count> columns{};
    for (std::size_t at = 0; at < columns.size(); ++at) {
      columns[at] = table.column(columns_of_metrics[at]);
    }
    std::map<std::string, std::size_t> places;
    for (const auto& row : table.rows) {
      const auto [at, added] = places.try_emplace(row[pod_column], day_.pods.size());
      if (added) day_.pods.emplace_back().service = service(row[service_column]);
      auto& pod = day_.pods[at->second];
      pod.times.push_back(number_of(row[time]));
      for (std::size_t column = 0; column < columns.size(); ++column) {
        pod.values[column].push_back(number_of(row[columns[column]]));
      }
    }
  }

  // The distinct minutes of a table, and each one's place.
  static std::map<std::string, std::size_t> minutes_of(const Table& table,
                                                       std::vector<double>& minutes) {
    const auto column = table.column("minute");
    std::set<std::pair<double, std::string>> ordered;
    for (const auto& row : table.rows) ordered.emplace(number_of(row[column]), row[column]);
    std::map<std::string, std::size_t> places;
    minutes.clear();
    for (const auto& [number, text] : ordered) {
      places[text] = minutes.size();
      minutes.push_back(number);
    }
    return places;
  }

  void read_traces(const Table& table) {
    auto& traces = day_.traces;
    const auto places = minutes_of(table, traces.minutes);
    const auto count = traces.minutes.size();
    std::vector<double> front_requests(count);
    traces.front_s.assign(count, 0);
    const auto minute = table.column("minute");
    const auto caller = table.column("caller");
    const auto callee = table.column("service");
    const auto operation = table.column("operation");
    const auto spans = table.column("spans");
    const auto mean = table.column("mean_us");
    for (const auto& row : table.rows) {
      const auto place = places.at(row[minute]);
      const double requests = number_of(row[spans]);
      if (row[caller].empty()) {
        front_requests[place] += requests;
        traces.front_s[place] += requests * number_of(row[mean]) / 1e6;
      }
      const auto entity = service(row[callee]);
      const bool inside = row[caller] == row[callee];
      auto& counts = inside ? traces.operations[{entity, row[operation]}] : traces.entries[entity];
      counts.resize(count);
      counts[place] += requests;
    }
    for (std::size_t at = 0; at < count; ++at) {
      if (front_requests[at] > 0) traces.front_s[at] /= front_requests[at];
    }
  }

  // Where single spans are known: a span less its child of another service.
  void read_spans(const Table& table) {
    const auto trace = table.column("trace");
    const auto span = table.column("span");
    const auto parent = table.column("parent");
    const auto name = table.column("service");
    const auto minute = table.column("minute");
    const auto duration = table.column("duration_us");
    std::unordered_map<std::string, std::size_t> rows;
    for (std::size_t at = 0; at < table.rows.size(); ++at) {
      rows.emplace(table.rows[at][trace] + '/' + table.rows[at][span], at);
    }
    const auto places = minutes_of(table, day_.traces.minutes);
    std::map<std::pair<Entity, Entity>, std::vector<std::vector<double>>> found;
    for (const auto& row : table.rows) {
      const auto above = rows.find(row[trace] + '/' + row[parent]);
      if (above == rows.end()) continue;
      const auto& calling = table.rows[above->second];
      if (calling[name] == row[name]) continue;
      auto& minutes = found[{service(calling[name]), service(row[name])}];
      minutes.resize(places.size());
      minutes[places.at(row[minute])].push_back(
          (number_of(calling[duration]) - number_of(row[duration])) / 1e6);
    }
    for (auto& [ends, minutes] : found) {
      auto& gaps = day_.traces.gaps[{ends.first, ends.second, {}}];
      for (auto& times : minutes) {
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        if (!times.empty()) std::ranges::nth_element(times, middle);
        gaps.push_back({static_cast<double>(times.size()), times.empty() ? 0 : *middle});
      }
    }
  }

  static std::string method_of(const std::string& operation) {
    return operation.substr(operation.rfind('/') + 1);
  }

  // Where only sums are known: a caller's own operation of the same method as one that the callee
  // serves it is its client span, and its time without children is what lies between the two.
  void read_client_operations(const Table& table) {
    const auto places = minutes_of(table, day_.traces.minutes);
    const auto caller = table.column("caller");
    const auto callee = table.column("service");
    const auto operation = table.column("operation");
    std::map<std::pair<std::string, std::string>, std::set<std::string>> servers;
    for (const auto& row : table.rows) {
      if (row[caller].empty() || row[caller] == row[callee]) continue;
      servers[{row[caller], method_of(row[operation])}].insert(row[callee]);
    }
    const auto minute = table.column("minute");
    const auto spans = table.column("spans");
    const auto self = table.column("self_mean_us");
    for (const auto& row : table.rows) {
      if (row[caller] != row[callee]) continue;
      const auto server = servers.find({row[callee], method_of(row[operation])});
      if (server == servers.end() || server->second.size() != 1) continue;
      auto& gaps =
          day_.traces
              .gaps[{service(row[callee]), service(*server->second.begin()), row[operation]}];
      gaps.resize(places.size());
      gaps[places.at(row[minute])] = {number_of(row[spans]), number_of(row[self]) / 1e6};
    }
  }

  static std::string pattern_of(std::string_view message) {
    std::string pattern;
    std::size_t words = 0;
    const auto in_word = [](char one) {
      return std::isalnum(static_cast<unsigned char>(one)) != 0 || one == '-' || one == '#';
    };
    for (std::size_t at = 0; at < message.size() && words < pattern_words;) {
      auto end = at;
      while (end < message.size() && in_word(message[end])) ++end;
      auto word = message.substr(at, end - at);
      at = end + 1;
      word = word.substr(0, word.find('#'));  // a line number of the code behind its file
      while (word.starts_with('-')) word.remove_prefix(1);
      while (word.ends_with('-')) word.remove_suffix(1);
      const bool is_value = word.find_first_of("0123456789") != std::string_view::npos;
      if (word.size() < 2 || is_value) continue;
      pattern += pattern.empty() ? "" : " ";
      pattern += word;
      ++words;
    }
    return pattern;
  }

  static Severity severity_of(std::string text) {
    for (auto& one : text) one = static_cast<char>(std::tolower(static_cast<unsigned char>(one)));
    if (text.starts_with("err") || text == "fatal" || text == "critical") return Severity::error;
    return text.starts_with("warn") ? Severity::warning : Severity::other;
  }

  void read_logs(const Table& table) {
    auto& logs = day_.logs;
    const auto places = minutes_of(table, logs.minutes);
    const auto minute = table.column("minute");
    const auto name = table.column("service");
    const auto severity = table.column("severity");
    const auto message = table.column("message");
    std::map<std::string, std::uint32_t> texts;
    for (const auto& row : table.rows) {
      const auto pattern = pattern_of(row[message]);
      const auto [text, added] =
          texts.try_emplace(pattern, static_cast<std::uint32_t>(texts.size()));
      if (added) logs.texts.push_back(pattern);
      auto& counts = logs.counts[{service(row[name]), severity_of(row[severity]), text->second}];
      counts.resize(logs.minutes.size());
      counts[places.at(row[minute])] += 1;
    }
  }

  std::filesystem::path folder_;
  Day& day_;
  std::map<std::string, Entity> places_;
};

}  // namespace

Day day_of(const std::filesystem::path& folder) {
  Day day;
  Reader{folder, day}.read();
  return day;
}

}  // namespace signalbox::bench::nezha
