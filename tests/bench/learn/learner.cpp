#include "bench/learn/learner.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <unordered_map>

namespace signalbox::bench {
namespace {
using namespace rca::classify;

constexpr double scale = 64;  // as services/rca/domain/classify/weights.cpp reads it

using Row = std::array<double, category_count>;

struct Message {
  std::vector<std::size_t> features;  // numbers of those that are seen often enough
  std::size_t truth = 0;              // in the list of categories
};

struct Lesson {
  std::vector<Category> categories;
  std::vector<std::string> features;
  std::vector<Message> messages;
};

std::vector<Category> categories_of(const std::vector<const Example*>& examples) {
  std::vector<Category> categories;
  categories.reserve(examples.size());
  for (const auto* example : examples) categories.push_back(example->truth);
  std::ranges::sort(categories);
  categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
  return categories;
}

Lesson prepare(const std::vector<const Example*>& examples, int seen_min) {
  std::vector<std::vector<std::string>> all;
  std::map<std::string, int> seen;
  for (const auto* example : examples) {
    all.push_back(features_of(example->text));
    for (const auto& feature : all.back()) ++seen[feature];
  }
  Lesson lesson{.categories = categories_of(examples), .features = {"bias"}, .messages = {}};
  std::unordered_map<std::string, std::size_t> numbers;
  for (const auto& [feature, times] : seen) {
    if (times < seen_min) continue;
    numbers[feature] = lesson.features.size();
    lesson.features.push_back(feature);
  }
  for (std::size_t at = 0; at < examples.size(); ++at) {
    Message message{.features = {0}, .truth = 0};
    for (const auto& feature : all[at]) {
      const auto found = numbers.find(feature);
      if (found != numbers.end()) message.features.push_back(found->second);
    }
    const auto place = std::ranges::find(lesson.categories, examples[at]->truth);
    message.truth = static_cast<std::size_t>(place - lesson.categories.begin());
    lesson.messages.push_back(std::move(message));
  }
  return lesson;
}

class Regression {
 public:
  Regression(std::size_t features, std::size_t categories, const LearningParameters& parameters)
      : weights_(features),
        sums_(features),
        steps_(features),
        categories_(categories),
        parameters_(parameters) {
    for (auto& step : steps_) step.fill(1e-6);
  }

  void see(const Message& message) {
    auto shares = shares_of(message);
    shares.at(message.truth) -= 1;
    for (const auto feature : message.features) {
      auto& weights = weights_[feature];
      auto& steps = steps_[feature];
      for (std::size_t at = 0; at < categories_; ++at) {
        const double slope = shares.at(at) + parameters_.decay * weights.at(at);
        steps.at(at) += slope * slope;
        weights.at(at) -= parameters_.rate * slope / std::sqrt(steps.at(at));
      }
    }
  }

  void note() {
    ++noted_;
    for (std::size_t at = 0; at < weights_.size(); ++at) {
      for (std::size_t k = 0; k < categories_; ++k) sums_[at].at(k) += weights_[at].at(k);
    }
  }
  void average() {
    for (auto& row : sums_) {
      for (auto& sum : row) sum /= noted_;
    }
    weights_ = sums_;
  }
  const Row& weights(std::size_t feature) const { return weights_[feature]; }

 private:
  Row shares_of(const Message& message) const {
    Row sums{};
    for (const auto feature : message.features) {
      for (std::size_t at = 0; at < categories_; ++at) sums.at(at) += weights_[feature].at(at);
    }
    const double most =
        *std::max_element(sums.begin(), sums.begin() + static_cast<std::ptrdiff_t>(categories_));
    double total = 0;
    for (std::size_t at = 0; at < categories_; ++at) {
      total += sums.at(at) = std::exp(sums.at(at) - most);
    }
    for (auto& sum : sums) sum /= total;
    return sums;
  }

  std::vector<Row> weights_;
  std::vector<Row> sums_;
  double noted_ = 0;
  std::vector<Row> steps_;
  std::size_t categories_;
  const LearningParameters& parameters_;
};

// The standard's shuffle differs between libraries; this one does not.
void shuffle(std::vector<std::size_t>& order, std::mt19937_64& random) {
  for (std::size_t at = order.size(); at > 1; --at) std::swap(order[at - 1], order[random() % at]);
}

// What a message is with some of its features hidden, the bias never.
Message part_of(Message message, const LearningParameters& parameters, std::mt19937_64& random) {
  std::erase_if(message.features, [&](std::size_t feature) {
    return feature != 0 && static_cast<int>(random() % 100) < parameters.hidden_percent;
  });
  return message;
}

std::vector<std::string> rows_of(const Lesson& lesson, const Regression& regression) {
  std::vector<std::string> rows;
  std::string head = "# categories";
  for (const auto category : lesson.categories) (head += '\t') += name_of(category);
  rows.push_back(std::move(head));
  for (std::size_t feature = 0; feature < lesson.features.size(); ++feature) {
    auto row = lesson.features[feature];
    for (std::size_t at = 0; at < lesson.categories.size(); ++at) {
      (row += '\t') += std::to_string(std::lround(regression.weights(feature).at(at) * scale));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string temperature_row(int percent) { return "# temperature\t" + std::to_string(percent); }

std::vector<std::string> learn(const std::vector<const Example*>& examples,
                               const LearningParameters& parameters) {
  const auto lesson = prepare(examples, parameters.seen_min);
  Regression regression{lesson.features.size(), lesson.categories.size(), parameters};
  std::vector<std::size_t> order(lesson.messages.size());
  for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
  std::mt19937_64 random{1};
  for (int round = 0; round < parameters.rounds; ++round) {
    shuffle(order, random);
    for (const auto at : order) regression.see(part_of(lesson.messages[at], parameters, random));
    // The first rounds are far from where the weights settle.
    if (round >= parameters.rounds / 3) regression.note();
  }
  regression.average();
  return rows_of(lesson, regression);
}

}  // namespace signalbox::bench
