#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace signalbox::house {
namespace {

constexpr std::string_view prefix = "signalbox_";
constexpr std::string_view page = "docs/reference/metrics.md";

// Literals that begin like a metric and are none.
constexpr std::string_view no_metrics[] = {"signalbox_test"};  // a database of the test servers

// Labels whose values grow with customers or devices: each value is a time series of its own.
constexpr std::string_view banned_labels[] = {
    "tenant",  "tenant_id", "id",   "device",   "device_id", "user",    "user_id",    "email",
    "address", "ip",        "host", "incident", "alert",     "session", "request_id", "trace_id"};

// A word in the name asks for a unit at its end ("_total" and "_ratio" apart).
struct Unit {
  std::string_view word;
  std::string_view suffix;
};
constexpr Unit units[] = {
    {"duration", "_seconds"}, {"latency", "_seconds"}, {"lag", "_seconds"},
    {"delay", "_seconds"},    {"age", "_seconds"},     {"ms", "_seconds"},
    {"millis", "_seconds"},   {"us", "_seconds"},      {"milliseconds", "_seconds"},
    {"minutes", "_seconds"},  {"hours", "_seconds"},   {"size", "_bytes"},
    {"kb", "_bytes"},         {"mb", "_bytes"},        {"kilobytes", "_bytes"},
    {"megabytes", "_bytes"},
};

struct Metric {
  std::string name;
  std::string path;
  std::size_t line;
  std::string before;     // the code of the statement up to the name
  std::string statement;  // the text from the name, quotes included, to the end of the statement
};

bool is_metric_name(std::string_view text) {
  if (!text.starts_with(prefix) || text.ends_with('_')) return false;
  if (std::ranges::find(no_metrics, text) != std::end(no_metrics)) return false;
  return std::ranges::all_of(text, [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
           character == '_';
  });
}

std::vector<Metric> metrics_in_code(const Tree& tree) {
  std::vector<Metric> metrics;
  for (const auto& [path, file] : tree.files()) {
    const auto shelf = part_of(path, 0);
    if (!is_cpp(path) || is_test(path) || (shelf != "libs" && shelf != "services")) continue;
    for (const auto& literal : literals_of(file.text)) {
      if (!is_metric_name(literal.content) || matches(path, "libs/testing/**")) continue;
      const auto last = file.code.find_last_of(";}", literal.at);
      const auto begin = last == std::string::npos || last > literal.at ? 0 : last;
      const auto end = std::min(file.code.find(';', literal.at), file.code.size());
      metrics.push_back({std::string{literal.content}, path, line_at(file.text, literal.at),
                         file.code.substr(begin, literal.at - begin),
                         file.text.substr(literal.at - 1, end - literal.at + 1)});
    }
  }
  return metrics;
}

struct Row {
  std::string name;
  std::size_t line;
  std::vector<std::string_view> cells;
};

std::vector<Row> metrics_in_page(const Tree& tree) {
  std::vector<Row> rows;
  const auto* file = tree.find(page);
  if (file == nullptr) return rows;
  const auto lines = lines_of(file->text);
  for (const auto& listed : listed_names(file->text)) {
    const auto name = listed.name.substr(0, listed.name.find('{'));
    if (is_metric_name(name)) rows.push_back({name, listed.line, cells_of(lines[listed.line - 1])});
  }
  return rows;
}

bool has_part(std::string_view name, std::string_view part) {
  while (!name.empty()) {
    const auto bar = name.find('_');
    if (name.substr(0, bar) == part) return true;
    if (bar == std::string_view::npos) return false;
    name.remove_prefix(bar + 1);
  }
  return false;
}

// Empty if the name is as it should be, else what to call it.
std::string fault_of(std::string_view name, bool counts, bool is_gauge) {
  const bool total = name.ends_with("_total");
  if (counts && !total) return "a counter's name ends in _total";
  if (is_gauge && total) return "only a counter's name ends in _total";
  const auto base = total ? name.substr(0, name.size() - std::string_view{"_total"}.size()) : name;
  for (const auto& unit : units) {
    if (!has_part(base, unit.word) || base.ends_with(unit.suffix) || base.ends_with("_ratio")) {
      continue;
    }
    return "“" + std::string{unit.word} + "” is measured in the base unit: end it in " +
           std::string{unit.suffix};
  }
  return {};
}

bool is_banned_label(std::string_view label) {
  return std::ranges::find(banned_labels, label) != std::end(banned_labels);
}

// All that is backticked behind the name.
std::vector<std::string> labels_of(const Row& row) {
  std::vector<std::string> labels;
  for (std::size_t cell = 1; cell < row.cells.size(); ++cell) {
    std::ranges::move(backticked(row.cells[cell]), std::back_inserter(labels));
  }
  return labels;
}

std::string label_advice(const std::string& name, std::string_view label) {
  return name + " has the label " + std::string{label} +
         ": its values grow without end; say it in the log instead";
}

}  // namespace

Breaches metrics_listed(const Tree& tree) {
  const auto code = metrics_in_code(tree);
  const auto rows = metrics_in_page(tree);
  std::set<std::string> in_code, in_page;
  for (const auto& metric : code) in_code.insert(metric.name);
  for (const auto& row : rows) in_page.insert(row.name);
  Breaches breaches;
  for (const auto& metric : code) {
    if (in_page.contains(metric.name)) continue;
    breaches.push_back({metric.path, metric.line,
                        metric.name + " has no row in " + std::string{page} + ": add it"});
  }
  for (const auto& row : rows) {
    if (in_code.contains(row.name)) continue;
    breaches.push_back(
        {std::string{page}, row.line, row.name + " is told by no code: remove the row"});
  }
  return breaches;
}

Breaches metric_names(const Tree& tree) {
  Breaches breaches;
  const auto check = [&](const std::string& path, std::size_t line, const std::string& name,
                         bool counts, bool is_gauge) {
    const auto fault = fault_of(name, counts, is_gauge);
    if (!fault.empty()) breaches.push_back({path, line, name + ": " + fault});
  };
  for (const auto& [name, path, line, before, statement] : metrics_in_code(tree)) {
    const auto says = [&](std::string_view kind) {
      return find_word(before, kind) != std::string_view::npos;
    };
    check(path, line, name, says("counter"), says("gauge") || says("histogram"));
  }
  for (const auto& row : metrics_in_page(tree)) {
    const auto is = [&](std::string_view kind) {
      return std::ranges::find(row.cells, kind) != row.cells.end();
    };
    check(std::string{page}, row.line, row.name, is("counter"), is("gauge") || is("histogram"));
  }
  return breaches;
}

Breaches metric_labels(const Tree& tree) {
  Breaches breaches;
  for (const auto& metric : metrics_in_code(tree)) {
    for (const auto& literal : literals_of(metric.statement)) {
      if (!is_banned_label(literal.content)) continue;
      breaches.push_back({metric.path, metric.line, label_advice(metric.name, literal.content)});
    }
  }
  for (const auto& row : metrics_in_page(tree)) {
    for (const auto& label : labels_of(row)) {
      if (!is_banned_label(label)) continue;
      breaches.push_back({std::string{page}, row.line, label_advice(row.name, label)});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
