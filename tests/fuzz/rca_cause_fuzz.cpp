// Systems and evidence of any shape: every entity is ranked once, confidences are shares of one,
// the way to the cause is one of calls, and the order of what was given does not matter.
#include "fuzz/promise.hpp"
#include "rca/domain/cause/behaviour.hpp"
#include "rca/domain/cause/calls.hpp"
#include "rca/domain/cause/excess.hpp"
#include "rca/domain/cause/network.hpp"
#include "rca/domain/cause/rank.hpp"

#include <algorithm>
#include <cmath>
#include <set>

using namespace signalbox;
using namespace signalbox::rca::cause;
using fuzz::expect;

namespace {
constexpr std::size_t entities = 6;

// Bytes as small numbers; zeroes when there are no more.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  std::uint8_t next() {
    if (bytes_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
  }
  // Mostly usual sizes; sometimes nothing, negative or huge.
  double measure() {
    const auto value = next();
    if (value == 255) return std::nan("");
    if (value == 254) return 1e300;
    return value == 253 ? -1.0 : static_cast<double>(value) / 16;
  }
  Entity entity() { return next() % (entities + 1); }  // one more than there are

 private:
  std::string_view bytes_;
};

Topology topology_of(Numbers& numbers) {
  std::vector<Call> calls(numbers.next() % 12);
  for (auto& call : calls) call = {numbers.entity(), numbers.entity()};
  return {entities, calls};
}

void check_rank(std::string_view bytes) {
  Numbers numbers{bytes};
  const auto topology = topology_of(numbers);
  std::vector<Evidence> evidence;
  while (!numbers.empty() && evidence.size() < 40) {
    Evidence one;
    one.id = evidence.size();
    one.entity = numbers.entity();
    one.kind = static_cast<FaultKind>(numbers.next() % fault_kind_count);
    one.bits = numbers.measure();
    evidence.push_back(one);
  }
  const auto answer = rank(topology, evidence, Entity{0});
  std::set<Entity> ranked;
  double all = 0;
  for (const auto& candidate : answer.ranking) {
    ranked.insert(candidate.entity);
    expect(candidate.confidence >= 0);
    all += candidate.confidence;
  }
  expect(ranked.size() == entities && answer.ranking.size() == entities);  // each once
  expect(all <= 1 + 1e-9);                                                 // shares of one
  expect(answer.path.empty() || answer.path.back() == answer.ranking.front().entity);
  for (std::size_t at = 1; at < answer.path.size(); ++at) {
    expect(std::ranges::count(topology.callees(answer.path[at - 1]), answer.path[at]) == 1);
  }
  std::ranges::reverse(evidence);
  const auto again = rank(topology, evidence, Entity{0});
  for (std::size_t at = 0; at < entities; ++at) {
    expect(again.ranking[at].entity == answer.ranking[at].entity);  // whatever the order
  }
}

Records records_of(Numbers& numbers, std::size_t rows) {
  Records records;
  for (std::size_t row = 0; row < rows; ++row) records.begins.push_back(static_cast<double>(row));
  records.loads.resize(entities);
  for (auto& load : records.loads) {
    const auto measured = std::min<std::size_t>(numbers.next(), rows);
    for (std::size_t row = 0; row < measured; ++row) {
      load.requests.push_back(numbers.measure());
      load.cost.push_back(numbers.measure());
    }
  }
  return records;
}

void check_excess(std::string_view bytes) {
  Numbers numbers{bytes};
  const auto topology = topology_of(numbers);
  const Alarm alarm{static_cast<double>(numbers.next() % 8), 1, numbers.entity()};
  const auto around = records_of(numbers, numbers.next() % 8);
  const auto normal = records_of(numbers, numbers.next() % 32);
  const auto answer = explain_excess(topology, normal, around, alarm);
  expect(answer.ranking.empty() || answer.ranking.size() == entities);
  expect(answer.explained >= 0 && answer.explained <= 1);
  expect(!answer.determined || answer.explained > 0);  // nothing explains nothing
}

void check_signals(std::string_view bytes) {
  Numbers numbers{bytes};
  std::vector<CallTime> times;
  std::vector<PatternCounts> patterns;
  std::vector<OperationCounts> operations;
  while (!numbers.empty() && times.size() < 40) {
    auto& time = times.emplace_back();
    time.call = {numbers.entity(), numbers.entity()};
    time.usual = numbers.measure();
    time.seen = numbers.measure();
    time.calls = numbers.next();
    auto& pattern = patterns.emplace_back();
    pattern.entity = time.call.caller;
    pattern.text = numbers.next();
    auto& operation = operations.emplace_back();
    operation.entity = time.call.callee;
    for (std::size_t window = 0; window < 6; ++window) {
      pattern.usual.push_back(numbers.next());
      operation.usual.push_back({static_cast<double>(numbers.next()), pattern.usual.back()});
    }
    pattern.seen = numbers.next();
    operation.seen = {static_cast<double>(numbers.next()), pattern.seen};
  }
  auto evidence = network_evidence(times, entities, 1);
  for (auto& one : behaviour_evidence(patterns, entities)) evidence.push_back(one);
  for (auto& one : calls_evidence(operations)) evidence.push_back(one);
  for (const auto& one : evidence) expect(one.bits > 0 && std::isfinite(one.bits));
}

constexpr std::array<fuzz::Check, 3> checks = {check_rank, check_excess, check_signals};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::run_one(checks, bytes, size);
  return 0;
}
