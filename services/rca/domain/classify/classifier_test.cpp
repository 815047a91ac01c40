#include "rca/domain/classify/classifier.hpp"

#include "rca/domain/classify/concepts.hpp"
#include "rca/domain/classify/words.hpp"
#include "testing/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace signalbox::rca::classify;
using Catch::Contains;

namespace {
Verdict verdict_of(std::string message) {
  return Classifier{Weights::shipped()}.classify({.message = std::move(message)});
}

constexpr std::string_view small_table[] = {"# categories\tNetworkError\tDataError",
                                            "# temperature\t100",
                                            "bias\t0\t0",
                                            "w:cable\t128\t-128",
                                            "w:number\t-128\t128",
                                            "w:of\t0\t0"};
}  // namespace

TEST_CASE("learnt weights tell categories and give their reasons", "[rca]") {
  const auto denied = verdict_of("permission denied for table \"orders\"");
  CHECK(denied.category == Category::authentication_error);
  CHECK(denied.confidence > 0.9);
  REQUIRE_FALSE(denied.reasons.empty());
  CHECK_THAT(denied.reasons.front(), Contains("permission"));
  CHECK(verdict_of("relation \"orders\" does not exist").category == Category::database_error);
  CHECK(verdict_of("too many connections").category == Category::resource_exhaustion);
}

TEST_CASE("a kind that is named decides, unless all words point elsewhere", "[rca]") {
  const auto timeout = verdict_of("requests.exceptions.ConnectionError: read timeout");
  CHECK(timeout.kind == Kind::timeout_error);
  CHECK(timeout.category == Category::network_error);
  CHECK(timeout.confidence == 0.9);
  CHECK(timeout.reasons.front() == "the words “read timeout” name the kind");
  const Weights weights{small_table};
  ClassifierParameters parameters;
  const auto outvoted = Classifier{weights}.classify({.message = "number number of timeout"});
  CHECK(outvoted.category == Category::data_error);
  CHECK(outvoted.kind == Kind::timeout_error);
  parameters.outvoting_confidence = 1.1;
  CHECK(Classifier(weights, parameters).classify({.message = "number of timeout"}).category ==
        Category::network_error);
}

TEST_CASE("what nobody has taught us is unknown, with the best guess beside it", "[rca]") {
  const auto foreign = verdict_of("das Gerät antwortet nicht mehr");
  CHECK(foreign.category == Category::unknown);
  CHECK(foreign.reasons.front() == "too few of its words are known");
  const auto empty = verdict_of("");
  CHECK(empty.category == Category::unknown);
  CHECK(empty.best_guess != Category::unknown);
}

TEST_CASE("sums become shares, and the temperature makes them modest", "[rca]") {
  const Weights weights{small_table};
  const auto sure = Classifier{weights}.classify({.message = "cable of"});
  CHECK(sure.category == Category::network_error);
  CHECK(sure.confidence == Approx(1 / (1 + std::exp(-4.0))));
  std::vector<std::string_view> rows{std::begin(small_table), std::end(small_table)};
  rows.emplace_back("# temperature\t400");
  const Weights modest{rows};
  const auto less = Classifier{modest}.classify({.message = "cable of"});
  CHECK(less.confidence == Approx(1 / (1 + std::exp(-1.0))));
  CHECK(less.category == Category::network_error);
}

TEST_CASE("a table with broken rows is read as far as it is one", "[rca]") {
  constexpr std::string_view rows[] = {"# categories\tNetworkError", "", "lonely", "w:a\tx",
                                       "w:b\t64"};
  const Weights weights{rows};
  CHECK(weights.find("lonely") == nullptr);
  REQUIRE(weights.find("w:b") != nullptr);
  CHECK(weights.find("w:b")->front() == 1);
  CHECK(weights.find("w:a")->front() == 0);
}

TEST_CASE("the shipped table covers the categories that its source has", "[rca]") {
  CHECK(Weights::shipped().categories().size() == 7);
  CHECK(Weights::shipped().size() > 3000);
  CHECK(Weights::shipped().temperature() >= 1);
}

TEST_CASE("words for weights hide what was filled in", "[rca]") {
  const auto words = weighed_words("Can't open \"my file\" at byte 4711, 'x' is 3.5", 20);
  const std::vector<std::string> expected{"can't", "open", "Q", "at", "byte", "N", "Q", "is", "N"};
  CHECK(words == expected);
  CHECK(weighed_words("a b c d", 2).size() == 2);
  CHECK(spaced_words("java.io.FileNotFoundException!") == " java io file not found exception ");
  CHECK(spaced_words("") == " ");
}

TEST_CASE("features are words, their neighbours, their ends and what they are about", "[rca]") {
  const auto features =
      features_of({.severity = "ERROR", .message = "permission denied", .detail = "role"});
  for (const auto* feature :
       {"w:permission", "b:^_permission", "b:permission_denied", "b:denied_$", "s:permi", "e:ion",
        "L:access", "M:access", "d:role", "D:access", "S:ERROR"}) {
    CHECK(std::ranges::find(features, feature) != features.end());
  }
  CHECK(std::ranges::is_sorted(features));
  CHECK((concepts_of("socket") & 1U) != 0);
  CHECK(concepts_of("banana") == 0);
}

TEST_CASE("a number has a label for people", "[rca]") {
  CHECK(confidence_label(0.97) == "very_high");
  CHECK(confidence_label(0.8) == "high");
  CHECK(confidence_label(0.7) == "medium");
  CHECK(confidence_label(0.2) == "low");
}
