// What reaches a service from outside its walls: paths and queries of people, headers and payloads
// of facts, questions and answers. The first byte of an input says which.
#include "contracts/contract.hpp"
#include "contracts/fact.hpp"
#include "contracts/params.hpp"
#include "contracts/problem.hpp"
#include "contracts/question.hpp"
#include "contracts/routes.hpp"
#include "contracts/trace.hpp"
#include "fuzz/promise.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace {
using namespace signalbox;
using fuzz::expect;
using fuzz::take_line;

const std::vector<contracts::Operation>& operations() {
  static const std::vector<contracts::Operation> rows = [] {
    const auto row = [](std::string method, std::string path, std::vector<std::string> names = {}) {
      return contracts::Operation{.service = "shelf",
                                  .operation = method + path,
                                  .method = std::move(method),
                                  .path = std::move(path),
                                  .path_parameters = std::move(names)};
    };
    return std::vector{row("GET", "/a"),
                       row("POST", "/a"),
                       row("GET", "/a/{x}", {"x"}),
                       row("DELETE", "/a/{x}", {"x"}),
                       row("PUT", "/a/b"),
                       row("GET", "/a/{x}/c", {"x"}),
                       row("GET", "/a/b/c/{y}", {"y"}),
                       row("GET", "/a/{x}/d/{y}", {"x", "y"}),
                       row("PATCH", "/a/b/{z}/e", {"z"})};
  }();
  return rows;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> found;
  while (true) {
    found.push_back(path.substr(0, path.find('/')));
    if (found.back().size() == path.size()) return found;
    path.remove_prefix(found.back().size() + 1);
  }
}

// Read the slow way: what stands for the parameters, or nothing where the path is another one.
std::optional<std::vector<std::string_view>> values_in(std::string_view path,
                                                       const contracts::Operation& row) {
  const auto ours = segments(row.path);
  const auto theirs = segments(path);
  std::vector<std::string_view> values;
  if (ours.size() != theirs.size()) return std::nullopt;
  for (std::size_t at = 0; at < ours.size(); ++at) {
    const bool is_parameter = ours[at].starts_with('{');
    if (is_parameter ? theirs[at].empty() : ours[at] != theirs[at]) return std::nullopt;
    if (is_parameter) values.push_back(theirs[at]);
  }
  return values;
}

// "METHOD path": found are those that the slow way finds, with the same parameters.
void check_routes(std::string_view bytes) {
  static const contracts::Routes routes{operations()};
  const auto method = bytes.substr(0, bytes.find(' '));
  const auto path = bytes.substr(std::min(method.size() + 1, bytes.size()));
  const auto route = routes.find(method, path);
  const bool known = std::ranges::any_of(
      operations(), [&](const auto& row) { return values_in(path, row).has_value(); });
  expect(known == (route.lookup != contracts::Lookup::no_path));
  expect(known != route.allow.empty());
  expect((route.lookup == contracts::Lookup::found) == (route.operation != nullptr));
  if (route.operation == nullptr) return;
  expect(route.operation->method == (method == "HEAD" ? "GET" : method));
  const auto values = values_in(path, *route.operation);
  expect(values && values->size() == route.parameters.size());
  for (std::size_t at = 0; at < values->size(); ++at) {
    expect(route.parameters[at].first == route.operation->path_parameters[at]);
    expect(route.parameters[at].second == percent_decode(values->at(at)).value());
  }
}

// "path value\nquery": what the gateway has taken a service reads, name by name.
void check_params(std::string_view bytes) {
  const auto value = percent_decode(take_line(bytes));
  if (!value || value->empty()) return;
  const std::vector<Form::Entry> path{{"x", *value}};
  const auto text = contracts::params_of(path, bytes);
  const auto query = Form::parse(bytes);
  expect(text.has_value() == (query.has_value() && !query->get("x")));
  if (!text) return;
  auto params = contracts::Params::parse(*text);
  expect(params.has_value());
  expect(params->text("x") == *value);
  for (const auto& [name, given] : query->entries()) {
    expect(params->fault().has_value());  // not asked for yet
    expect(params->optional_text(name) == given);
  }
  expect(!params->fault());
}

// Whatever stands there, a getter hands out what it promises or says what is wrong.
void check_getters(std::string_view bytes) {
  constexpr std::string_view sorts[] = {"name", "at"};
  auto params = contracts::Params::parse(bytes);
  if (!params) return;
  const auto page = params->page(sorts);
  expect(page.limit >= 1 && page.limit <= contracts::page_items_max);
  expect(page.sort == "name" || page.sort == "at");
  const auto number = params->optional_integer("n", -7, 7);
  expect(!number || (*number >= -7 && *number <= 7));
  const auto id = params->optional_uuid("id");
  expect(!id || Uuid::parse(id->to_string()).value() == *id);
  const auto time = params->optional_time("t");
  params->optional_boolean("b");
  if (params->fault()) return;
  expect(page.after.size() <= contracts::cursor_bytes_max);
  expect(!time || parse_rfc3339(to_rfc3339(*time)).value() == *time);
}

// Lines of "name: value", then a blank line, then the payload; the first line is the subject.
struct Parts {
  std::string_view subject;
  Headers headers;
  std::string_view payload;
};

Parts split(std::string_view bytes) {
  Parts parts;
  parts.subject = take_line(bytes);
  while (!bytes.empty()) {
    const auto line = take_line(bytes);
    if (line.empty()) break;
    const auto colon = line.find(": ");
    if (colon == line.npos) continue;
    const auto name = line.substr(0, colon);
    const auto value = line.substr(colon + 2);
    if (Headers::is_header(name, value)) parts.headers.add(std::string{name}, std::string{value});
  }
  parts.payload = bytes;
  return parts;
}

// A fact that is read is written as one that reads the same.
void check_fact(std::string_view bytes) {
  const auto parts = split(bytes);
  const auto fact = contracts::read_fact(parts.subject, parts.headers, parts.payload);
  if (!fact) {
    expect(fact.error().code == Code::invalid);
    return;
  }
  const auto headers = contracts::headers_of(*fact);
  expect(contracts::subject_of(*fact) == parts.subject && fact->says.data.text() == parts.payload);
  const auto again = contracts::read_fact(parts.subject, headers, parts.payload);
  expect(again.has_value() && contracts::headers_of(*again) == headers);
  expect(again->id == fact->id && again->time == fact->time && again->tenant == fact->tenant);
  expect(again->says.entity == fact->says.entity && again->origin.actor == fact->origin.actor);
}

void check_question(std::string_view bytes) {
  const auto parts = split(bytes);
  const auto question =
      contracts::read_question(parts.subject, parts.headers, std::string{parts.payload});
  if (!question) return;
  const auto headers = contracts::headers_of(*question);
  expect(contracts::subject_of(*question) == parts.subject && question->body == parts.payload);
  const auto again = contracts::read_question(parts.subject, headers, question->body);
  expect(again.has_value() && contracts::headers_of(*again) == headers);
  expect(again->user == question->user && again->deadline == question->deadline);
  expect(again->tenant == question->tenant && again->passed_on == question->passed_on);
}

void check_answer(std::string_view bytes) {
  const auto parts = split(bytes);
  const auto answer = contracts::read_answer(parts.headers, std::string{parts.payload});
  if (!answer) return;
  const auto again = contracts::read_answer(contracts::headers_of(*answer), answer->body);
  expect(again.has_value() && again->status == answer->status);
  expect(again->headers == answer->headers);
  contracts::failure_of(*answer);
  contracts::read_problem(parts.payload);
}

void check_texts(std::string_view bytes) {
  if (const auto text = contracts::decode_header(bytes)) {
    expect(contracts::is_plain_text(*text));
    const auto encoded = contracts::encode_header(*text);
    expect(Headers::is_header("ce-actor", encoded));
    expect(contracts::decode_header(encoded).value() == *text);
  }
  const auto trace = contracts::parse_traceparent(bytes);
  if (!trace) return;
  const auto written = trace->to_traceparent();
  const auto again = contracts::parse_traceparent(written);
  expect(again && again->to_traceparent() == written && again->trace_id == trace->trace_id);
  expect(bytes.substr(2, 51) == std::string_view{written}.substr(2, 51));
}

// A document that is no contract says so; of one that is, routes can be made or are refused.
void check_contract(std::string_view bytes) {
  const auto contract = contracts::Contract::parse(bytes);
  if (!contract) {
    expect(contract.error().code == Code::invalid || contract.error().code == Code::too_large);
    return;
  }
  for (const auto& [service, parts] : contract->services) {
    expect(contracts::operations_of(*contract, service).size() <= contract->operations.size());
  }
  try {
    const contracts::Routes routes{contract->operations};
  } catch (const std::logic_error&) {  // two of one place
  }
}

constexpr std::array<fuzz::Check, 8> checks{check_routes, check_params,   check_getters,
                                            check_fact,   check_question, check_answer,
                                            check_texts,  check_contract};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  fuzz::run_one(checks, bytes, count);
  return 0;
}
