#include "rca/domain/classify/features.hpp"

#include "rca/domain/classify/concepts.hpp"
#include "rca/domain/classify/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace signalbox::rca::classify {
namespace {

using Words = std::vector<std::string>;

// Long words are also known by their ends: "privilege", "privileges"; "initialize", "initializing".
constexpr std::size_t long_word = 6;
constexpr std::size_t beginning = 5;
constexpr std::size_t ending = 3;

std::string joined(std::string_view prefix, std::string_view one, std::string_view other = {}) {
  std::string feature{prefix};
  feature += one;
  if (!other.empty()) (feature += '_') += other;
  return feature;
}

void add_words(const Words& words, std::vector<std::string>& features) {
  for (const auto& word : words) {
    features.push_back(joined("w:", word));
    if (word.size() < long_word) continue;
    features.push_back(joined("s:", std::string_view{word}.substr(0, beginning)));
    features.push_back(joined("e:", std::string_view{word}.substr(word.size() - ending)));
  }
  for (std::size_t at = 0; at <= words.size(); ++at) {
    const std::string_view left = at == 0 ? "^" : std::string_view{words[at - 1]};
    const std::string_view right = at == words.size() ? "$" : std::string_view{words[at]};
    features.push_back(joined("b:", left, right));
  }
}

std::array<int, concept_count> count_concepts(const Words& words) {
  std::array<int, concept_count> counts{};
  for (const auto& word : words) {
    const auto bits = concepts_of(word);
    for (std::size_t number = 0; number < concept_count; ++number) {
      if ((bits >> number & 1U) != 0) ++counts[number];
    }
  }
  return counts;
}

void add_concepts(const Words& words, std::vector<std::string>& features) {
  const auto counts = count_concepts(words);
  for (std::size_t one = 0; one < concept_count; ++one) {
    if (counts[one] == 0) continue;
    features.push_back(joined("L:", concept_name(one)));
    if (counts[one] > 1) features.push_back(joined("M:", concept_name(one)));
    for (std::size_t other = one + 1; other < concept_count; ++other) {
      if (counts[other] == 0) continue;
      features.push_back(joined("P:", concept_name(one), concept_name(other)));
    }
  }
}

void add_detail(const Words& words, std::vector<std::string>& features) {
  for (const auto& word : words) {
    features.push_back(joined("d:", word));
    const auto bits = concepts_of(word);
    for (std::size_t number = 0; number < concept_count; ++number) {
      if ((bits >> number & 1U) != 0) features.push_back(joined("D:", concept_name(number)));
    }
  }
}

}  // namespace

std::vector<std::string> features_of(const ErrorText& text) {
  std::vector<std::string> features;
  const auto words = weighed_words(text.message, weighed_words_max);
  add_words(words, features);
  add_concepts(words, features);
  add_detail(weighed_words(text.detail, weighed_words_max), features);
  if (!text.severity.empty()) features.push_back(joined("S:", text.severity));
  std::ranges::sort(features);
  features.erase(std::unique(features.begin(), features.end()), features.end());
  return features;
}

}  // namespace signalbox::rca::classify
