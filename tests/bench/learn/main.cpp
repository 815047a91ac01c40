// rca_learn INPUT_FOLDER WEIGHTS_FILE: learns from pg_messages.ndjson and pg_labels.csv, tells how
// well that goes on source files that were left out, and writes the table for
// services/rca/domain/classify with the hashes of what it was learnt from.
#include "bench/learn/learner.hpp"
#include "bench/rca/messages.hpp"
#include "bench/rca/set.hpp"
#include "crypto/encoding.hpp"
#include "crypto/sha256.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <random>
#include <stdexcept>

namespace {
using namespace signalbox;
using namespace signalbox::bench;
using namespace signalbox::rca::classify;

constexpr std::size_t folds = 10;

struct Answer {
  Category truth;
  Category guess;
  double confidence;
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields{""};
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<Example> examples_of(const std::filesystem::path& folder) {
  std::map<std::string, std::vector<std::string>> labels;
  for (const auto& line : lines_of(folder / "pg_labels.csv")) {
    auto fields = fields_of(line);
    if (fields.size() == 5) labels[fields[0]] = std::move(fields);
  }
  std::vector<Example> examples;
  for (auto& message : messages_of(folder / "pg_messages.ndjson")) {
    const auto label = labels.find(message.id);
    if (label == labels.end()) throw std::runtime_error("no label for " + message.id);
    examples.push_back({.text = std::move(message.text),
                        .truth = category_of(label->second[1]),
                        .group = label->second[4]});
  }
  return examples;
}

// Examples by fold; those of one group share one. `turn` makes other splits.
std::vector<std::vector<const Example*>> split(const std::vector<Example>& examples,
                                               std::uint64_t turn) {
  std::map<std::string, std::vector<const Example*>> by_group;
  for (const auto& example : examples) by_group[example.group].push_back(&example);
  std::map<std::uint64_t, std::vector<const Example*>> shuffled;
  std::mt19937_64 random{turn};
  for (auto& [group, members] : by_group) shuffled[random()] = std::move(members);
  std::vector<std::vector<const Example*>> parts(folds);
  for (const auto& [number, members] : shuffled) {
    auto& least = *std::ranges::min_element(parts, {}, &std::vector<const Example*>::size);
    least.insert(least.end(), members.begin(), members.end());
  }
  return parts;
}

// What was learnt without some examples, and those.
struct Trial {
  std::vector<std::string> rows;
  std::vector<const Example*> left_out;
};

std::vector<Trial> trials_of(const std::vector<Example>& examples, std::uint64_t turn) {
  const auto parts = split(examples, turn);
  std::vector<Trial> trials;
  for (const auto& part : parts) {
    std::vector<const Example*> learnt;
    for (const auto& other : parts) {
      if (&other != &part) learnt.insert(learnt.end(), other.begin(), other.end());
    }
    trials.push_back({.rows = learn(learnt, {}), .left_out = part});
  }
  return trials;
}

std::vector<Answer> answers_of(const std::vector<Trial>& trials, int temperature_percent) {
  std::vector<Answer> answers;
  for (const auto& trial : trials) {
    std::vector<std::string_view> rows{trial.rows.begin(), trial.rows.end()};
    const auto temperature = temperature_row(temperature_percent);
    rows.push_back(temperature);  // the last of a kind counts
    const Weights weights{rows};
    const Classifier classifier{weights};
    for (const auto* example : trial.left_out) {
      const auto verdict = classifier.classify(example->text);
      answers.push_back({example->truth, verdict.best_guess, verdict.confidence});
    }
  }
  return answers;
}

double accuracy_of(const std::vector<Answer>& answers) {
  const auto right =
      std::ranges::count_if(answers, [](const Answer& a) { return a.truth == a.guess; });
  return static_cast<double>(right) / static_cast<double>(answers.size());
}

double mean_confidence(const std::vector<Answer>& answers) {
  double sum = 0;
  for (const auto& answer : answers) sum += answer.confidence;
  return sum / static_cast<double>(answers.size());
}

// Prints F1 of every category; the mean is returned.
double macro_f1(const std::vector<Answer>& answers) {
  std::map<Category, std::array<double, 3>> counts;  // right, true, guessed
  for (const auto& answer : answers) {
    counts[answer.truth][1] += 1;
    counts[answer.guess][2] += 1;
    if (answer.truth == answer.guess) counts[answer.truth][0] += 1;
  }
  double sum = 0;
  double classes = 0;
  for (const auto& [category, count] : counts) {
    if (count[1] == 0) continue;
    const double f1 = 2 * count[0] / (count[1] + count[2]);
    std::cout << "  " << name_of(category) << " n=" << count[1] << " F1=" << f1 << '\n';
    sum += f1;
    classes += 1;
  }
  return sum / classes;
}

// How far confidence and truth are apart, by tenths of confidence.
double calibration_error(const std::vector<Answer>& answers) {
  std::array<std::array<double, 3>, 11> bins{};  // count, confidence, right
  for (const auto& answer : answers) {
    auto& bin = bins.at(static_cast<std::size_t>(answer.confidence * 10));
    bin[0] += 1;
    bin[1] += answer.confidence;
    bin[2] += answer.truth == answer.guess ? 1 : 0;
  }
  double error = 0;
  for (const auto& bin : bins) error += std::abs(bin[1] - bin[2]);
  return error / static_cast<double>(answers.size());
}

// The temperature at which confidence comes nearest to how often it is right, on what was left out.
int find_temperature(const std::vector<Trial>& trials) {
  int best = 100;
  double least = 1;
  for (int percent = 50; percent <= 300; percent += 10) {
    const auto error = calibration_error(answers_of(trials, percent));
    if (error >= least) continue;
    least = error;
    best = percent;
  }
  return best;
}

std::string hash_of(const std::filesystem::path& path) {
  std::string text;
  for (const auto& line : lines_of(path)) (text += line) += '\n';
  return crypto::to_hex(crypto::sha256(text));
}

void report(const std::vector<Answer>& answers, std::uint64_t turn) {
  std::cout << "left out, split " << turn << ": messages=" << answers.size() << '\n';
  const auto f1 = macro_f1(answers);
  std::cout << "  accuracy=" << accuracy_of(answers) << " macro_f1=" << f1
            << " mean_confidence=" << mean_confidence(answers)
            << " calibration_error=" << calibration_error(answers) << '\n';
}

void run(const std::filesystem::path& folder, const std::filesystem::path& output) {
  const auto examples = examples_of(folder);
  // The temperature is found on a split that is not reported.
  const auto temperature = find_temperature(trials_of(examples, 0));
  for (const std::uint64_t turn : {1U, 2U, 3U}) {
    report(answers_of(trials_of(examples, turn), temperature), turn);
  }
  std::string text;
  for (const auto* name : {"pg_messages.ndjson", "pg_labels.csv"}) {
    text += std::string{"# learnt from "} + name + " sha256 " + hash_of(folder / name) + '\n';
  }
  text += temperature_row(temperature) + '\n';
  std::vector<const Example*> all;
  all.reserve(examples.size());
  for (const auto& example : examples) all.push_back(&example);
  for (const auto& row : learn(all, {})) (text += row) += '\n';
  write_text(output, text);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("usage: rca_learn INPUT_FOLDER WEIGHTS_FILE");
    run(argv[1], argv[2]);
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
