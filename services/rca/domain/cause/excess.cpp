#include "rca/domain/cause/excess.hpp"

#include "rca/domain/cause/robust.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

namespace signalbox::rca::cause {
namespace {

// A stretch of records: clean rows, then rows in which the fault may be.
struct Window {
  const Records* records;
  std::size_t first;
  std::size_t clean;
  std::size_t rows;
};

// More than any bin can hold; what lies beyond was not measured but made up.
constexpr double measure_max = 1e12;
bool is_measure(double value) { return std::abs(value) <= measure_max; }

double requests_at(const Load& load, std::size_t row) {
  const bool measured = row < load.requests.size() && is_measure(load.requests[row]);
  return measured ? std::max(load.requests[row], 0.0) : 0;
}

bool has_cost(const Load& load, std::size_t row) {
  return row < load.cost.size() && is_measure(load.cost[row]);
}

class Account {
 public:
  Account(const Topology& topology, const Records& normal, const Alarm& alarm,
          const ExcessParameters& parameters)
      : topology_(topology), alarm_(alarm), parameters_(parameters) {
    for (Entity entity = 0; entity < topology.size(); ++entity) {
      const auto& load = normal.loads[entity];
      auto costs = load.cost;
      std::erase_if(costs, [](double cost) { return !is_measure(cost); });
      levels_.push_back(spread_of(costs));
      double requests = 0;
      for (std::size_t row = 0; row < load.requests.size(); ++row) {
        requests += requests_at(load, row);
      }
      usual_requests_.push_back(requests);
    }
  }

  // Whether a request was seen in the normal records, or in the clean rows of the window.
  bool is_new(const Window& window, Entity entity) const {
    if (usual_requests_[entity] > 0) return false;
    for (auto row = window.first; row < window.first + window.clean; ++row) {
      if (requests_at(window.records->loads[entity], row) > 0) return false;
    }
    return true;
  }

  // Between the level of the normal records, which may have moved since, and that of the clean
  // rows, which are few: each weighs as much as it is sure.
  double usual_cost(const Window& window, Entity entity) const {
    const auto& load = window.records->loads[entity];
    double sum = 0;
    double count = 0;
    for (auto row = window.first; row < window.first + window.clean; ++row) {
      if (!has_cost(load, row)) continue;
      sum += load.cost[row];
      ++count;
    }
    const auto& level = levels_[entity];
    if (count == 0) return level.middle;
    if (usual_requests_[entity] == 0) return sum / count;
    const double moved = std::pow(parameters_.drift * level.middle, 2);
    const double unsure = std::pow(level.scale, 2) / count;
    const double trust = moved + unsure > 0 ? moved / (moved + unsure) : 0.5;
    return trust * sum / count + (1 - trust) * level.middle;
  }

  // Row by row behind the clean ones.
  std::vector<double> beyond_usual(const Window& window, Entity entity, double usual) const {
    const auto& load = window.records->loads[entity];
    std::vector<double> rows;
    for (auto row = window.first + window.clean; row < window.first + window.rows; ++row) {
      rows.push_back(has_cost(load, row) ? requests_at(load, row) * (load.cost[row] - usual) : 0);
    }
    return rows;
  }

  // When the symptom is how strong, adding up to 1: others count as far as they move with it.
  std::vector<double> symptom_shape(const Window& window) const {
    auto shape = beyond_usual(window, alarm_.symptom, usual_cost(window, alarm_.symptom));
    for (auto& part : shape) part = std::max(part, 0.0);
    const double sum = std::accumulate(shape.begin(), shape.end(), 0.0);
    for (auto& part : shape) {
      part = sum > 0 ? part / sum : 1.0 / static_cast<double>(shape.size());
    }
    return shape;
  }

  std::vector<Excess> of(const Window& window) const {
    const auto shape = symptom_shape(window);
    std::vector<Excess> found(topology_.size());
    for (Entity entity = 0; entity < topology_.size(); ++entity) {
      found[entity].entity = entity;
      if (is_new(window, entity)) continue;
      found[entity].usual = usual_cost(window, entity);
      const auto rows = beyond_usual(window, entity, found[entity].usual);
      found[entity].total = std::inner_product(rows.begin(), rows.end(), shape.begin(), 0.0);
    }
    for (auto& one : found) {
      double explained = 0;
      for (const auto callee : topology_.callees(one.entity)) {
        explained += share_of(one.entity, callee) * std::max(found[callee].total, 0.0);
      }
      one.own = std::max(one.total - explained, 0.0);
    }
    return found;
  }

 private:
  // Which part of a callee's cost falls on this caller: by the requests of all its callers.
  double share_of(Entity caller, Entity callee) const {
    double all = 0;
    for (const auto one : topology_.callers(callee)) all += usual_requests_[one];
    return all > 0 ? usual_requests_[caller] / all : 1;
  }

  const Topology& topology_;
  const Alarm& alarm_;
  const ExcessParameters& parameters_;
  std::vector<Spread> levels_;          // of the cost of a request, by entity
  std::vector<double> usual_requests_;  // in the normal records, by entity
};

Window window_of(const Records& around, const Alarm& alarm, const ExcessParameters& parameters) {
  const double clean_until = alarm.at - parameters.alarm_error_s - alarm.bin_width;
  const auto clean = std::ranges::upper_bound(around.begins, clean_until) - around.begins.begin();
  const auto rows = around.begins.size();
  // An alarm after all rows: the last one is all there is of it.
  return {&around, 0, std::min(static_cast<std::size_t>(clean), rows - 1), rows};
}

// What both totals reach in windows of the same shape without a fault.
void add_noise(const Account& account, const Records& normal, const Window& shape, double part,
               std::vector<Excess>& found) {
  std::vector<std::vector<double>> totals(found.size());
  std::vector<std::vector<double>> owns(found.size());
  for (std::size_t first = 0; first + shape.rows <= normal.begins.size(); ++first) {
    for (const auto& one : account.of({&normal, first, shape.clean, shape.rows})) {
      totals[one.entity].push_back(one.total);
      owns[one.entity].push_back(one.own);
    }
  }
  for (auto& one : found) {
    one.total_noise = std::max(quantile(totals[one.entity], part), 0.0);
    one.own_noise = quantile(owns[one.entity], part);
    one.own_most = quantile(owns[one.entity], 1);
  }
}

// How much of each entity's cost can have come up to the symptom: no more than passed on the way.
std::vector<double> carried_up(const Topology& topology, Entity symptom,
                               const std::vector<Excess>& found) {
  std::vector<double> carried(found.size(), 0);
  const auto hops = topology.hops_from(symptom);
  std::vector<Entity> order;
  for (Entity entity = 0; entity < topology.size(); ++entity) {
    if (hops[entity] != Topology::unreached) order.push_back(entity);
  }
  std::ranges::sort(order, {}, [&](Entity entity) { return std::pair{hops[entity], entity}; });
  for (const auto entity : order) {
    double above = entity == symptom ? std::max(found[symptom].total, 0.0) : 0;
    for (const auto caller : topology.callers(entity)) {
      above = std::max(above, carried[caller]);
    }
    carried[entity] = std::min(above, std::max(found[entity].total, 0.0));
  }
  return carried;
}

}  // namespace

ExcessAnswer explain_excess(const Topology& topology, const Records& normal, const Records& around,
                            const Alarm& alarm, const ExcessParameters& parameters) {
  ExcessAnswer answer;
  if (around.begins.empty() || alarm.symptom >= topology.size()) return answer;
  const Account account{topology, normal, alarm, parameters};
  const auto window = window_of(around, alarm, parameters);
  auto found = account.of(window);
  add_noise(account, normal, window, parameters.noise_part, found);
  const auto carried = carried_up(topology, alarm.symptom, found);
  for (auto& one : found) {
    one.score = std::min(std::max(one.own - one.own_noise, 0.0), carried[one.entity]);
  }
  const auto symptom = found[alarm.symptom];
  const auto hops = topology.hops_from(alarm.symptom);
  std::ranges::sort(found, [&](const Excess& left, const Excess& right) {
    const auto key = [&](const Excess& one) {
      const double clear = std::max(carried[one.entity] - one.total_noise, 0.0);
      return std::tuple{-one.score, -clear, hops[one.entity], one.entity};
    };
    return key(left) < key(right);
  });
  if (symptom.total > 0) {
    const auto& first = found.front();
    answer.explained = std::min(first.score / symptom.total, 1.0);
    const bool is_clear = symptom.total > symptom.total_noise;
    const bool is_beyond =
        first.own > first.own_most && answer.explained >= parameters.explained_alone;
    answer.determined = (is_clear && answer.explained >= parameters.explained_min) || is_beyond;
  }
  answer.ranking = std::move(found);
  return answer;
}

std::vector<Evidence> excess_evidence(const ExcessAnswer& answer) {
  constexpr double least = 1e-6;  // of a second or a failure: what no noise at all counts as
  std::vector<Evidence> evidence;
  for (const auto& one : answer.ranking) {
    if (!(one.score > 0)) continue;
    evidence.push_back({.entity = one.entity,
                        .kind = FaultKind::excess,
                        .bits = std::log2(1 + one.score / std::max(one.own_noise, least)),
                        .indicator = "cost beyond what callees explain",
                        .usual = one.own_noise,
                        .seen = one.own});
  }
  return evidence;
}

}  // namespace signalbox::rca::cause
