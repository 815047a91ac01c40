#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

const std::string good =
    "# One loop\nStatus: accepted\nDate: 2026-01-31\n## Context\na\n## Decision\nb\n## Limits\nc\n"
    "## Consequences\nd\n## What would change our mind\ne\n";

Tree two_decisions() {
  Tree tree;
  tree.add("docs/decisions/0001-one-loop.md", good).add("docs/decisions/0002-no-locks.md", good);
  tree.add("docs/decisions/README.md", "- [1](0001-one-loop.md)\n- [2](0002-no-locks.md)\n");
  return tree;
}

Tree one_decision_without(const std::string& part, const std::string& instead) {
  auto text = good;
  text.replace(text.find(part), part.size(), instead);
  Tree tree;
  tree.add("docs/decisions/0001-one-loop.md", text);
  return tree;
}

}  // namespace

TEST_CASE("decisions in order, complete and listed pass", "[house]") {
  const auto tree = two_decisions();
  CHECK(printed(decision_numbers(tree)).empty());
  CHECK(printed(decision_parts(tree)).empty());
  CHECK(printed(decision_index(tree)).empty());
}

TEST_CASE("a gap, a double and a file without a number are caught", "[house]") {
  const auto [name, text] = GENERATE(table<const char*, const char*>({
      {"0004-late.md", "number 4 follows 2"},
      {"0002-other.md", "number 2 follows 2"},
      {"notes.md", "is no NNNN-title.md"},
      {"0003-figure.png", "is no NNNN-title.md"},
      {"003-short.md", "is no NNNN-title.md"},
  }));
  auto tree = two_decisions();
  tree.add("docs/decisions/" + std::string{name}, good);
  CHECK_THAT(printed(decision_numbers(tree)), Contains(text));
}

TEST_CASE("a decision that leaves a part out is caught", "[house]") {
  const auto [part, instead, text] = GENERATE(table<const char*, const char*, const char*>({
      {"## Context\n", "", "nothing under “## Context”"},
      {"## Decision\nb\n", "", "nothing under “## Decision”"},
      {"## Limits\nc\n", "## Limits\n", "nothing under “## Limits”"},
      {"## Consequences\n", "### Consequences\n", "nothing under “## Consequences”"},
      {"## What would change our mind\n", "", "nothing under “## What would change our mind”"},
      {"Status: accepted\n", "", "has no line “Status: …”"},
      {"Date: 2026-01-31\n", "Date:\n", "has no line “Date: …”"},
  }));
  CHECK_THAT(printed(decision_parts(one_decision_without(part, instead))),
             Contains("docs/decisions/0001-one-loop.md: ") && Contains(text));
}

TEST_CASE("a decision may be proposed, accepted or superseded", "[house]") {
  const std::string status = GENERATE("proposed", "accepted", "superseded by 0002", "  accepted ");
  const auto tree = one_decision_without("Status: accepted", "Status: " + status);
  CHECK(printed(decision_parts(tree)).empty());
}

TEST_CASE("a status or date in other words is caught", "[house]") {
  const auto [part, instead, text] = GENERATE(table<const char*, const char*, const char*>({
      {"accepted", "done", "“Status: done”: write proposed, accepted or superseded by NNNN"},
      {"accepted", "Accepted", "“Status: Accepted”: write"},
      {"accepted", "accepted, mostly", "“Status: accepted, mostly”: write"},
      {"accepted", "superseded", "“Status: superseded”: write"},
      {"accepted", "superseded by 12", "“Status: superseded by 12”: write"},
      {"accepted", "superseded by nine", "“Status: superseded by nine”: write"},
      {"accepted", "superseded by [0002](0002-no-locks.md)", "write proposed"},
      {"2026-01-31", "31.01.2026", "“Date: 31.01.2026”: write YYYY-MM-DD"},
      {"2026-01-31", "2026-1-31", "“Date: 2026-1-31”: write"},
      {"2026-01-31", "2026/01/31", "“Date: 2026/01/31”: write"},
      {"2026-01-31", "2026-02-30", "“Date: 2026-02-30”: write"},
      {"2026-01-31", "2026-13-01", "“Date: 2026-13-01”: write"},
      {"2026-01-31", "2026-01-31 or so", "“Date: 2026-01-31 or so”: write"},
      {"2026-01-31", "2026-January", "“Date: 2026-January”: write"},
  }));
  CHECK_THAT(printed(decision_parts(one_decision_without(part, instead))),
             Contains("docs/decisions/0001-one-loop.md: ") && Contains(text));
}

TEST_CASE("a decision that the index does not link is caught", "[house]") {
  auto tree = two_decisions();
  tree.add("docs/decisions/0003-values.md", good);
  CHECK(printed(decision_index(tree)) ==
        "docs/decisions/README.md: does not link docs/decisions/0003-values.md: add its line\n");
}
