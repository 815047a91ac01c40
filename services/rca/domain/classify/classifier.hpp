// What kind of trouble an error's text tells of, how sure that is, and why. Free of state: the same
// text always gets the same answer.
#pragma once

#include "rca/domain/classify/category.hpp"
#include "rca/domain/classify/features.hpp"
#include "rca/domain/classify/kind.hpp"
#include "rca/domain/classify/weights.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::rca::classify {

struct ClassifierParameters {
  // The odds of every category but the two most common are raised by this before the best is
  // chosen. Learnt weights lean to what they saw most; whoever sorts failures minds a missed rare
  // one more. On files left out of the learning 1.5 costs no accuracy and gains .005 of macro-F1
  // (.02 in a draft); gains that grow the rarer a category is were no better.
  double rare_gain = 1.5;
  // Less than this share of its words known, and a text is of a language that nobody taught us.
  double known_words_min = 0.34;
  // Under it the best guess is no answer. One in seven would be chance.
  double confidence_min = 0.35;
  // How sure a named kind is: measured on no data (there is none with such names), so it stays
  // below what the weights may claim at their best.
  double named_confidence = 0.9;
  // From here on learnt weights outvote a phrase that names another category: of the messages whose
  // truth is known few name a kind at all, and there any value from .6 to .9 scores the same.
  double outvoting_confidence = 0.8;
  // Features told as the reason.
  std::size_t reasons_max = 3;
};

struct Verdict {
  Category category = Category::unknown;
  Kind kind = Kind::none;
  double confidence = 0;                    // how often such an answer is right: 0 to 1
  Category best_guess = Category::unknown;  // where the category is unknown, what it would be
  std::vector<std::string> reasons;         // "the words “permission denied”"
};

class Classifier {
 public:
  // `weights` must live as long as the classifier.
  explicit Classifier(const Weights& weights, ClassifierParameters parameters = {});

  Verdict classify(const ErrorText& text) const;

 private:
  Verdict by_weights(const ErrorText& text) const;
  Category best_of(const std::array<double, category_count>& shares) const;

  const Weights& weights_;
  ClassifierParameters parameters_;
};

// "very_high", "high", "medium", "low": the label beside a number, for people.
std::string_view confidence_label(double confidence);

}  // namespace signalbox::rca::classify
