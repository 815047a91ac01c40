// Reading and writing a fact of ten fields, beside simdjson's bare parse and bare minify of the
// same bytes: the least that any reader or writer on top of it can cost.
#include "json/core_types.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

namespace {
using namespace signalbox;

struct Fact {
  Uuid id;
  Tenant tenant = Tenant::platform();
  std::string name;
  std::string address;
  std::string status;
  std::optional<std::string> reason;
  Time at;
  std::int64_t entity_version = 0;
  double ratio = 0;
  std::vector<std::string> tags;
};
BOOST_DESCRIBE_STRUCT(Fact, (),
                      (id, tenant, name, address, status, reason, at, entity_version, ratio, tags))

constexpr std::string_view text =
    R"({"id":"017f22e2-79b0-7cc3-98c4-dc0c0c07398f","tenant":"acme","name":"core-switch-17",)"
    R"("address":"192.0.2.17","status":"offline","reason":"two polls unanswered, and no answer to )"
    R"(ping","at":"2026-01-31T09:30:00.123Z","entity_version":4711,"ratio":0.125,)"
    R"("tags":["core","building 4","rack 12"]})";

constexpr int rounds = 7;
constexpr int turns = 100'000;

// Nanoseconds a call, the median of all rounds.
template <class Work>
double median_ns(Work work) {
  std::vector<double> figures;
  for (int round = 0; round < rounds; ++round) {
    const auto from = std::chrono::steady_clock::now();
    for (int turn = 0; turn < turns; ++turn) work();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - from;
    figures.push_back(took.count() / turns);
  }
  std::nth_element(figures.begin(), figures.begin() + rounds / 2, figures.end());
  return figures[rounds / 2];
}

// What a call computed must be used, or the compiler leaves the call out.
std::size_t used = 0;

void print(const char* name, double ours, double limit) {
  std::cout << R"({"bench":"json","what":")" << name << R"(","bytes":)" << text.size()
            << R"(,"ns":)" << std::lround(ours) << R"(,"limit_ns":)" << std::lround(limit)
            << R"(,"ratio":)" << std::round(ours / limit * 100) / 100 << "}\n";
}
}  // namespace

int main() {
  const auto fact = json::read<Fact>(text);
  if (!fact || json::write(*fact) != text) {
    std::cerr << "the fact does not survive the way through the reader and the writer\n";
    return EXIT_FAILURE;
  }
  simdjson::dom::parser parser;
  const simdjson::padded_string padded{text};
  const double parse =
      median_ns([&] { used += parser.parse(padded).error() == simdjson::SUCCESS; });
  const double read = median_ns([&] { used += json::read<Fact>(text)->name.size(); });
  print("read", read, parse);

  std::string minified(text.size() + simdjson::SIMDJSON_PADDING, '\0');
  const double minify = median_ns([&] {
    std::size_t size = 0;
    used += simdjson::minify(text.data(), text.size(), minified.data(), size) == simdjson::SUCCESS;
  });
  const double write = median_ns([&] { used += json::write(*fact).size(); });
  print("write", write, minify);
  return used > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
