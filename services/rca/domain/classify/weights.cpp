#include "rca/domain/classify/weights.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::rca::classify {
namespace {

constexpr float scale =
    64;  // of rca_learn: two decimal places are more than the weights are sure of

std::string_view take_field(std::string_view& fields) {
  const auto field = fields.substr(0, fields.find('\t'));
  fields.remove_prefix(std::min(field.size() + 1, fields.size()));
  return field;
}

int number_of(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Weights::Weights(std::span<const std::string_view> rows) {
  for (auto line : rows) {
    if (line.starts_with("# ")) {
      read_head(line.substr(2));
      continue;
    }
    const auto feature = take_field(line);
    if (line.empty()) continue;
    if (feature == "bias") {
      bias_ = read_row(line);
    } else {
      rows_.emplace(feature, read_row(line));
    }
  }
}

const Weights& Weights::shipped() {
  static const Weights weights{weight_rows()};
  return weights;
}

const Weights::Row* Weights::find(std::string_view feature) const {
  const auto found = rows_.find(feature);
  return found == rows_.end() ? nullptr : &found->second;
}

void Weights::read_head(std::string_view line) {
  const auto name = take_field(line);
  if (name == "temperature") temperature_ = number_of(line) / 100.0;
  if (name != "categories") return;
  while (!line.empty()) categories_.push_back(category_of(take_field(line)));
}

Weights::Row Weights::read_row(std::string_view fields) const {
  Row row{};
  for (const auto category : categories_) {
    row.at(static_cast<std::size_t>(category)) =
        static_cast<float>(number_of(take_field(fields))) / scale;
  }
  return row;
}

}  // namespace signalbox::rca::classify
