// What others write into logs: tokens lie in the line, a miner keeps within its limits and finds
// the keys it gave out, parts of a syslog line are parts of it, a verdict is sure between never and
// always.
#include "fuzz/promise.hpp"
#include "rca/domain/classify/classifier.hpp"
#include "rca/domain/classify/network_event.hpp"
#include "rca/domain/classify/timestamp.hpp"
#include "rca/domain/logs/explain.hpp"

#include <cstddef>
#include <cstdint>

namespace {
using namespace signalbox;
using namespace signalbox::rca;
using fuzz::expect;

void check_tokens(std::string_view line) {
  const logs::MaskingLimits limits{.line_bytes_max = 300, .tokens_max = 20};
  std::vector<logs::Token> tokens;
  logs::tokenize(line, limits, tokens);
  expect(tokens.size() <= limits.tokens_max);
  std::size_t end = 0;
  for (const auto& token : tokens) {
    expect(token.begin >= end);  // in order, and none over another
    end = token.begin + token.size;
    expect(end <= line.size() && end <= limits.line_bytes_max);
  }
  const auto shape = logs::shape_of(tokens);
  logs::tokenize(line, limits, tokens);
  expect(logs::shape_of(tokens) == shape);
  expect(logs::template_of(line, tokens).same == shape);
}

void check_miner(std::string_view text) {
  logs::MinerParameters parameters;
  parameters.templates_max = 8;
  parameters.shapes_max = 16;
  parameters.compared_max = 4;
  logs::Miner miner{parameters};
  while (!text.empty()) {
    const auto found = miner.add(fuzz::take_line(text));
    const auto* known = miner.find(found.same);
    expect(known != nullptr && known->same == found.same);  // what was just seen is known
    expect(known->together == found.together);
    expect(!logs::why_two(*known, *known, parameters).empty());
    for (const auto& reason : logs::why_one(*known)) expect(!reason.empty());
    expect(miner.templates().size() <= parameters.templates_max);
  }
  const logs::Miner again{parameters, miner.templates()};
  expect(again.templates() == miner.templates());  // what is kept is all there is
}

bool lies_in(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_syslog(std::string_view text) {
  const auto line = classify::read_syslog(text);
  for (const auto part : {line.host, line.process, line.tag, line.message}) {
    expect(lies_in(part, text));
  }
  expect(!line.severity || *line.severity < 8);
  expect(classify::timestamp_size(text) <= text.size());
  const auto event = classify::network_event_of(line);
  expect(event.family.empty() || event.name.starts_with(event.family));
}

void check_verdict(std::string_view text) {
  const classify::Classifier classifier{classify::Weights::shipped()};
  const auto message = fuzz::take_line(text);
  const auto verdict =
      classifier.classify({.message = std::string{message}, .detail = std::string{text}});
  expect(verdict.confidence >= 0 && verdict.confidence <= 1);
  expect(verdict.best_guess != classify::Category::unknown);
  expect(verdict.category == verdict.best_guess || verdict.category == classify::Category::unknown);
}

void check_table(std::string_view text) {
  std::vector<std::string_view> rows;
  while (!text.empty()) rows.push_back(fuzz::take_line(text));
  const classify::Weights weights{rows};
  expect(weights.size() <= rows.size());
}

constexpr std::array<fuzz::Check, 5> checks{check_tokens, check_miner, check_syslog, check_verdict,
                                            check_table};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::run_one(checks, bytes, size);
  return 0;
}
