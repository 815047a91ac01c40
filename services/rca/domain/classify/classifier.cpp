#include "rca/domain/classify/classifier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace signalbox::rca::classify {
namespace {

using Row = Weights::Row;

struct Known {
  std::string feature;
  const Row* row;
};

std::size_t number_of(Category category) { return static_cast<std::size_t>(category); }

bool is_word(const std::string& feature) { return feature.starts_with("w:"); }

double words_among(const std::vector<std::string>& features) {
  return static_cast<double>(std::ranges::count_if(features, is_word));
}
double known_words(const std::vector<Known>& known) {
  return static_cast<double>(std::ranges::count_if(known, is_word, &Known::feature));
}

std::vector<Known> known_of(std::vector<std::string> features, const Weights& weights) {
  std::vector<Known> known;
  known.reserve(features.size());
  for (auto& feature : features) {
    const auto* row = weights.find(feature);
    if (row != nullptr) known.push_back({std::move(feature), row});
  }
  return known;
}

Row sum_of(const Weights& weights, const std::vector<Known>& known) {
  auto sum = weights.bias();
  for (const auto& one : known) {
    for (std::size_t at = 0; at < sum.size(); ++at) sum[at] += (*one.row)[at];
  }
  return sum;
}

// The share of each category: sums taken as logarithms of odds.
std::array<double, category_count> shares_of(const Row& sum, const Weights& weights) {
  std::array<double, category_count> shares{};
  double most = -1e9;
  for (const auto category : weights.categories()) {
    most = std::max<double>(most, sum[number_of(category)]);
  }
  double total = 0;
  for (const auto category : weights.categories()) {
    const auto at = number_of(category);
    total += shares[at] = std::exp((sum[at] - most) / weights.temperature());
  }
  for (auto& share : shares) share /= std::max(total, 1e-300);
  return shares;
}

bool is_common(Category category) {
  return category == Category::database_error || category == Category::data_error;
}

// "w:denied" and "b:permission_denied" as a person would put it; "" for what is no word of the
// text.
std::string told(const std::string& feature) {
  std::string words = feature.substr(2);
  std::ranges::replace(words, '_', ' ');
  if (feature.starts_with("w:")) return "the word “" + words + "”";
  if (feature.starts_with("L:")) return "words about " + words;
  if (!feature.starts_with("b:")) return {};
  if (words.starts_with("^ ")) return "it begins with “" + words.substr(2) + "”";
  if (words.ends_with(" $")) return "it ends with “" + words.substr(0, words.size() - 2) + "”";
  return "the words “" + words + "”";
}

// What spoke most for the category, against the mean of all categories.
std::vector<std::string> reasons_for(Category category, std::vector<Known> known,
                                     std::size_t count_max) {
  const auto strength = [&](const Known& one) {
    double mean = 0;
    for (const auto weight : *one.row) mean += weight / static_cast<double>(category_count);
    return (*one.row)[number_of(category)] - mean;
  };
  std::ranges::sort(known, [&](const Known& one, const Known& other) {
    const auto mine = strength(one);
    const auto theirs = strength(other);
    return mine != theirs ? mine > theirs : one.feature < other.feature;
  });
  std::vector<std::string> reasons;
  for (const auto& one : known) {
    if (reasons.size() == count_max || strength(one) <= 0) break;
    if (auto reason = told(one.feature); !reason.empty()) reasons.push_back(std::move(reason));
  }
  return reasons;
}

}  // namespace

Classifier::Classifier(const Weights& weights, ClassifierParameters parameters)
    : weights_(weights), parameters_(parameters) {}

Verdict Classifier::classify(const ErrorText& text) const {
  auto verdict = by_weights(text);
  const auto named = kind_of(text.message + " | " + text.detail);
  if (named.kind == Kind::none) return verdict;
  verdict.kind = named.kind;
  const auto category = category_of(named.kind);
  if (category == Category::unknown) return verdict;
  // A text whose words all point elsewhere is judged by them, not by one phrase.
  const bool is_sure = verdict.confidence >= parameters_.outvoting_confidence &&
                       verdict.category != Category::unknown;
  if (is_sure && verdict.category != category) return verdict;
  if (verdict.category != category) verdict.reasons.clear();
  verdict.category = verdict.best_guess = category;
  verdict.confidence = std::max(verdict.confidence, parameters_.named_confidence);
  verdict.reasons.insert(verdict.reasons.begin(),
                         "the words “" + std::string{named.phrase} + "” name the kind");
  return verdict;
}

Verdict Classifier::by_weights(const ErrorText& text) const {
  auto features = features_of(text);
  const auto words = words_among(features);
  auto known = known_of(std::move(features), weights_);
  const auto shares = shares_of(sum_of(weights_, known), weights_);
  Verdict verdict;
  verdict.best_guess = best_of(shares);
  verdict.confidence = shares[number_of(verdict.best_guess)];
  const bool is_foreign = words == 0 || known_words(known) < words * parameters_.known_words_min;
  if (is_foreign || verdict.confidence < parameters_.confidence_min) {
    verdict.reasons = {is_foreign ? "too few of its words are known" : "no category stands out"};
    return verdict;
  }
  verdict.category = verdict.best_guess;
  verdict.reasons = reasons_for(verdict.category, std::move(known), parameters_.reasons_max);
  return verdict;
}

Category Classifier::best_of(const std::array<double, category_count>& shares) const {
  double most = -1;
  Category best = Category::unknown;
  for (const auto category : weights_.categories()) {
    const auto gain = is_common(category) ? 1 : parameters_.rare_gain;
    const auto raised = shares[number_of(category)] * gain;
    if (raised <= most) continue;
    most = raised;
    best = category;
  }
  return best;
}

std::string_view confidence_label(double confidence) {
  if (confidence >= 0.95) return "very_high";
  if (confidence >= 0.8) return "high";
  return confidence >= 0.6 ? "medium" : "low";
}

}  // namespace signalbox::rca::classify
