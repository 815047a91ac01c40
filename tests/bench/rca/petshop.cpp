// petshop: `cases.json` names a call graph, normal records and records around an alarm; a line of
// JSON a case ranks the nodes.
#include "bench/rca/cases.hpp"
#include "bench/rca/set.hpp"
#include "bench/rca/table.hpp"
#include "json/described.hpp"
#include "json/standard_types.hpp"
#include "json/write.hpp"
#include "rca/domain/cause/excess.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

namespace signalbox::bench {
namespace petshop {
namespace cause = rca::cause;

struct Ranking {
  std::string case_;
  std::vector<std::string> ranking;
  std::optional<bool> undetermined;
};
BOOST_DESCRIBE_STRUCT(Ranking, (), (case_, ranking, undetermined))

using Places = std::map<std::string, cause::Entity, std::less<>>;

struct Graph {
  std::vector<std::string> names;
  Places places;
  std::vector<cause::Call> calls;

  cause::Entity place(const std::string& name) {
    const auto [at, added] = places.try_emplace(name, static_cast<cause::Entity>(names.size()));
    if (added) names.push_back(name);
    return at->second;
  }
};

Graph graph_of(const Table& table) {
  Graph graph;
  const auto caller = table.column("caller");
  const auto callee = table.column("callee");
  for (const auto& row : table.rows) {
    graph.calls.push_back({graph.place(row[caller]), graph.place(row[callee])});
  }
  return graph;
}

// "node|metric|statistic"; a node may hold bars itself.
struct Column {
  std::string node;
  std::string metric;
  std::string statistic;
};
std::optional<Column> column_of(const std::string& name) {
  const auto last = name.rfind('|');
  const auto middle = last == std::string::npos || last == 0 ? last : name.rfind('|', last - 1);
  if (middle == std::string::npos || last == 0) return std::nullopt;
  return Column{name.substr(0, middle), name.substr(middle + 1, last - middle - 1),
                name.substr(last + 1)};
}

void read_column(const Table& table, std::size_t at, bool is_share, std::vector<double>& values) {
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const double value = number_of(table.rows[row][at]);
    values[row] = is_share ? 1 - value / 100 : value;
  }
}

// Of all nodes the requests and the alarm's metric as a cost: seconds, or the share that failed.
cause::Records records_of(const Table& table, const Graph& graph, const std::string& metric) {
  cause::Records records;
  const auto nothing = std::numeric_limits<double>::quiet_NaN();
  records.loads.resize(graph.names.size());
  for (auto& load : records.loads) {
    load.requests.assign(table.rows.size(), nothing);
    load.cost.assign(table.rows.size(), nothing);
  }
  for (const auto& row : table.rows) records.begins.push_back(number_of(row.front()));
  for (std::size_t at = 1; at < table.names.size(); ++at) {
    const auto column = column_of(table.names[at]);
    if (!column) continue;
    const auto place = graph.places.find(column->node);
    if (place == graph.places.end()) continue;
    auto& load = records.loads[place->second];
    if (column->metric == "requests") {
      read_column(table, at, false, load.requests);
    } else if (column->metric == metric && column->statistic == "Average") {
      read_column(table, at, metric == "availability", load.cost);
    }
  }
  return records;
}

// The commonest step, so that a missing bin does not matter.
double width_of(const std::vector<double>& begins) {
  std::map<double, int> steps;
  for (std::size_t at = 1; at < begins.size(); ++at) ++steps[begins[at] - begins[at - 1]];
  double width = 0;
  int most = 0;
  for (const auto& [step, times] : steps) {
    if (times <= most) continue;
    most = times;
    width = step;
  }
  return width;
}

struct Question {
  Graph graph;
  cause::Records normal;
  cause::Records around;
  cause::Alarm alarm;
};

Question question_of(const Case& one, const std::filesystem::path& input) {
  Question question;
  question.graph = graph_of(table_of(input / one.text("graph")));
  question.alarm.symptom = question.graph.place(one.text("target_node"));
  question.normal =
      records_of(table_of(input / one.text("normal")), question.graph, one.text("target_metric"));
  question.around =
      records_of(table_of(input / one.text("abnormal")), question.graph, one.text("target_metric"));
  question.alarm.at = one.number("alarm_time");
  question.alarm.bin_width = width_of(question.normal.begins);
  return question;
}

std::string answer_to(const Case& one, const Question& question) {
  const cause::Topology topology{question.graph.names.size(), question.graph.calls};
  const auto answer =
      cause::explain_excess(topology, question.normal, question.around, question.alarm);
  Ranking ranking{.case_ = one.text("case"), .ranking = {}, .undetermined = {}};
  for (const auto& excess : answer.ranking) {
    ranking.ranking.push_back(question.graph.names[excess.entity]);
  }
  if (!answer.determined) ranking.undetermined = true;
  return json::write(ranking) + '\n';
}

}  // namespace petshop

Work run_petshop(const Places& places) {
  const auto cases = cases_of(places.input / "cases.json");
  Work work{.unit = "cases", .count = cases.size()};
  std::string lines;
  for (const auto& one : cases) {
    const auto question = petshop::question_of(one, places.input);
    const auto from = cpu_time();
    lines += petshop::answer_to(one, question);
    work.took += cpu_time() - from;
  }
  write_text(places.output, lines);
  return work;
}

}  // namespace signalbox::bench
