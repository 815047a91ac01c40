#include "bench/rca/cases.hpp"

#include "bench/rca/table.hpp"
#include "json/document.hpp"

#include <stdexcept>

namespace signalbox::bench {
namespace {

template <class Map>
const auto& member(const Map& members, std::string_view name) {
  const auto found = members.find(name);
  if (found == members.end()) throw std::runtime_error("a case without " + std::string{name});
  return found->second;
}

bool is_number(json::Kind kind) {
  return kind == json::Kind::integer || kind == json::Kind::large_integer ||
         kind == json::Kind::real;
}

Case case_of(const json::Value& object) {
  Case one;
  json::Members members{object};
  while (const auto* value = members.next()) {
    const std::string name{value->key()};
    if (value->kind() == json::Kind::text) one.texts[name] = value->text().value_or("");
    if (is_number(value->kind())) one.numbers[name] = value->number().value_or(0);
  }
  return one;
}

}  // namespace

const std::string& Case::text(std::string_view name) const { return member(texts, name); }
double Case::number(std::string_view name) const { return member(numbers, name); }

std::vector<Case> cases_of(const std::filesystem::path& path) {
  const auto text = text_of(path);
  json::Document document{text};
  if (document.root() == nullptr || document.root()->kind() != json::Kind::array) {
    throw std::runtime_error(path.string() + ": no array of cases");
  }
  std::vector<Case> cases;
  json::Elements elements{*document.root()};
  while (const auto* element = elements.next()) {
    if (element->kind() == json::Kind::object) cases.push_back(case_of(*element));
  }
  return cases;
}

}  // namespace signalbox::bench
