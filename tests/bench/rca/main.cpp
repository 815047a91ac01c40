// ./dev rca-bench SET INPUT OUTPUT: the engine's parts on a folder of one public set's form. Prints
// one line: how much was done, how fast, and the most memory that the program held.
#include "bench/rca/set.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <iostream>

namespace {
using namespace signalbox::bench;

struct Set {
  std::string_view name;
  Work (*run)(const Places& places);
};
constexpr Set sets[] = {
    {"loghub2k", run_loghub2k}, {"errclass", run_errclass}, {"netsyslog", run_netsyslog},
    {"nab", run_nab},           {"petshop", run_petshop},   {"nezha", run_nezha},
};

const Set* set_of(std::string_view name) {
  for (const auto& set : sets) {
    if (set.name == name) return &set;
  }
  return nullptr;
}

double peak_memory_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void print(std::string_view name, const Work& work) {
  const double seconds = work.took.count();
  const auto count = static_cast<double>(work.count);
  std::cout << "set=" << name << ' ' << work.unit << '=' << work.count << " seconds=" << seconds
            << ' ' << work.unit << "_per_second=" << std::llround(count / std::max(seconds, 1e-9))
            << " ms_each=" << seconds * 1000 / std::max(count, 1.0)
            << " peak_memory_mib=" << std::round(peak_memory_mib() * 10) / 10 << '\n';
}
}  // namespace

int main(int argc, char** argv) {
  const Set* set = argc == 4 ? set_of(argv[1]) : nullptr;
  if (set == nullptr) {
    std::cerr << "usage: rca_bench SET INPUT_FOLDER OUTPUT, with SET one of:";
    for (const auto& known : sets) std::cerr << ' ' << known.name;
    std::cerr << '\n';
    return EXIT_FAILURE;
  }
  try {
    print(set->name, set->run({.input = argv[2], .output = argv[3]}));
  } catch (const std::exception& fault) {
    std::cerr << set->name << ": " << fault.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
