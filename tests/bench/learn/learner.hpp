// Learns the weights of services/rca/domain/classify from messages whose category is known:
// multinomial logistic regression, one message at a time, steps that shrink per weight (AdaGrad).
#pragma once

#include "rca/domain/classify/classifier.hpp"

#include <string>
#include <vector>

namespace signalbox::bench {

struct Example {
  rca::classify::ErrorText text;
  rca::classify::Category truth = rca::classify::Category::unknown;
  std::string group;  // messages of one group are never on both sides of a split
};

struct LearningParameters {
  int rounds = 12;      // 6, 12 and 25 differ by less than .01 of macro-F1
  double rate = 0.1;    // the usual first step of AdaGrad; .3 is no better
  double decay = 1e-4;  // 1e-3 is the same, 1e-2 loses .02
  int seen_min = 2;     // a feature seen once is that one message by heart
};

// The rows of a table as rca::classify::Weights reads it. The same examples give the same rows.
std::vector<std::string> learn(const std::vector<const Example*>& examples,
                               const LearningParameters& parameters);

// The row that says by how much sums are divided.
std::string temperature_row(int percent);

}  // namespace signalbox::bench
