#include "contracts/routes.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::contracts {
namespace {
// "trees" of "trees/7", which becomes "7"; a path that ends leaves nothing behind.
std::string_view take_segment(std::string_view& rest) {
  const auto segment = rest.substr(0, rest.find('/'));
  rest.remove_prefix(std::min(segment.size() + 1, rest.size()));
  return segment;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

std::string allow_of(const std::map<std::string, std::size_t, std::less<>>& methods) {
  std::string allow;
  for (const auto& [method, operation] : methods) {
    if (!allow.empty()) allow += ", ";
    allow += method;
    if (method == "GET") allow += ", HEAD";
  }
  return allow;
}
}  // namespace

Routes::Routes(std::vector<Operation> operations) : operations_(std::move(operations)), nodes_(1) {
  for (std::size_t at = 0; at < operations_.size(); ++at) add(at);
}

void Routes::add(std::size_t operation) {
  const auto& added = operations_[operation];
  std::string_view rest = added.path;
  rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
  std::size_t node = 0;
  while (!rest.empty()) node = next_of(node, take_segment(rest));
  auto& end = nodes_[node];
  if (!end.methods.emplace(added.method, operation).second) {
    throw std::invalid_argument{"two operations are " + added.method + " " + added.path};
  }
  end.allow = allow_of(end.methods);
}

std::size_t Routes::next_of(std::size_t node, std::string_view segment) {
  const auto fresh = nodes_.size();
  auto& next =
      is_parameter(segment) ? nodes_[node].parameter : nodes_[node].literals[std::string{segment}];
  if (next != 0) return next;
  next = fresh;
  nodes_.emplace_back();
  return fresh;
}

// No deeper than the tree. Where two branches match, the contract is such that the literal one is
// meant (proto/reader/operations.py refuses all else).
std::size_t Routes::walk(std::size_t node, std::string_view rest,
                         std::vector<std::string_view>& parameters) const {
  const auto& here = nodes_[node];
  const bool ends = rest.find('/') == rest.npos;
  const auto segment = take_segment(rest);
  const auto arrive = [&](std::size_t next) {
    if (!ends) return walk(next, rest, parameters);
    return nodes_[next].methods.empty() ? std::size_t{0} : next;
  };
  const auto literal = here.literals.find(segment);
  if (literal != here.literals.end()) {
    if (const auto found = arrive(literal->second); found != 0) return found;
  }
  if (here.parameter == 0 || segment.empty()) return 0;
  parameters.push_back(segment);
  const auto found = arrive(here.parameter);
  if (found == 0) parameters.pop_back();
  return found;
}

Route Routes::find(std::string_view method, std::string_view path) const {
  if (!path.starts_with('/')) return {};
  std::vector<std::string_view> values;
  const auto node = walk(0, path.substr(1), values);
  if (node == 0) return {};
  const auto& end = nodes_[node];
  const auto found = end.methods.find(method == "HEAD" ? std::string_view{"GET"} : method);
  if (found == end.methods.end()) return {.lookup = Lookup::no_method, .allow = end.allow};
  const auto& operation = operations_[found->second];
  Route route{.lookup = Lookup::found, .operation = &operation, .allow = end.allow};
  route.parameters.reserve(values.size());
  for (std::size_t at = 0; at < values.size(); ++at) {
    auto value = percent_decode(values[at]);
    if (!value) return {.lookup = Lookup::bad_encoding, .allow = end.allow};
    route.parameters.emplace_back(operation.path_parameters.at(at), *std::move(value));
  }
  return route;
}

std::vector<std::string> check_handlers(const std::vector<Operation>& operations,
                                        std::span<const std::string_view> names) {
  std::vector<std::string> faults;
  for (const auto& row : operations) {
    if (row.transport == Transport::stream || std::ranges::count(names, row.operation) == 1)
      continue;
    faults.push_back("operation " + row.operation + " needs one handler");
  }
  for (const auto name : names) {
    const auto same = [name](const Operation& row) {
      return row.operation == name && row.transport != Transport::stream;
    };
    if (std::ranges::any_of(operations, same)) continue;
    faults.push_back("handler " + std::string{name} + " has no operation");
  }
  return faults;
}

}  // namespace signalbox::contracts
