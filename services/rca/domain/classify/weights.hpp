// The table of learnt weights: what each feature says for and against each category. Made by
// rca_learn (tests/bench/learn) from weights.tsv, which names and hashes what it was learnt from.
#pragma once

#include "rca/domain/classify/category.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signalbox::rca::classify {

class Weights {
 public:
  using Row = std::array<float, category_count>;

  // Rows as they stand in weights.tsv: "feature TAB weight TAB weight …", one weight per category
  // of the head line "# categories TAB …", in units of 1/scale. Rows that are none are passed over.
  explicit Weights(std::span<const std::string_view> rows);
  // Those that were shipped with this program.
  static const Weights& shipped();

  // Null for a feature that was never seen.
  const Row* find(std::string_view feature) const;
  // What is true of every text.
  const Row& bias() const { return bias_; }
  // Categories that have weights; the others cannot be found by them.
  const std::vector<Category>& categories() const { return categories_; }
  // By how much sums are divided so that the shares they give come true as often as they say.
  double temperature() const { return temperature_; }
  std::size_t size() const { return rows_.size(); }

 private:
  void read_head(std::string_view line);
  Row read_row(std::string_view fields) const;

  std::vector<Category> categories_;
  std::unordered_map<std::string_view, Row> rows_;
  Row bias_{};
  double temperature_ = 1;
};

// The lines of weights.tsv, embedded by the build.
std::span<const std::string_view> weight_rows();

}  // namespace signalbox::rca::classify
