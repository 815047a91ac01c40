#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace signalbox::house {
namespace {

constexpr std::string_view folder = "docs/decisions";
constexpr std::string_view index = "docs/decisions/README.md";
constexpr std::string_view headings[] = {"Context", "Decision", "Limits", "Consequences",
                                         "What would change our mind"};
constexpr std::string_view keys[] = {"Status:", "Date:"};

std::vector<std::string> decisions_of(const Tree& tree) {
  std::vector<std::string> paths;
  for (const auto& entry : tree.entries(folder)) {
    if (entry != "README.md") paths.push_back(std::string{folder} + "/" + entry);
  }
  return paths;
}

// 7 of "0007-one-loop.md".
std::optional<int> number_of(std::string_view name) {
  if (name.find('-') != 4 || !name.ends_with(".md")) return std::nullopt;
  int number = 0;
  for (const char digit : name.substr(0, 4)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

bool has_section(std::string_view text, std::string_view heading) {
  const auto section = section_of(text, heading);
  return section && !trimmed(*section).empty();
}

bool has_line(std::string_view text, std::string_view key) {
  return std::ranges::any_of(lines_of(text), [&](std::string_view line) {
    return line.starts_with(key) && !trimmed(line.substr(key.size())).empty();
  });
}

}  // namespace

Breaches decision_numbers(const Tree& tree) {
  Breaches breaches;
  int last = 0;
  for (const auto& path : decisions_of(tree)) {
    const auto number = number_of(name_of(path));
    if (!number) {
      breaches.push_back({path, 0, "is no NNNN-title.md: studies go to docs/explanation/"});
      continue;
    }
    if (*number != last + 1) {
      breaches.push_back({path, 0,
                          "number " + std::to_string(*number) + " follows " + std::to_string(last) +
                              ": numbers have no gap and no double"});
    }
    last = *number;
  }
  return breaches;
}

Breaches decision_parts(const Tree& tree) {
  Breaches breaches;
  for (const auto& path : decisions_of(tree)) {
    const auto* file = tree.find(path);
    if (file == nullptr || !number_of(name_of(path))) continue;
    for (const auto heading : headings) {
      if (has_section(file->text, heading)) continue;
      breaches.push_back({path, 0, "says nothing under “## " + std::string{heading} + "”"});
    }
    for (const auto key : keys) {
      if (has_line(file->text, key)) continue;
      breaches.push_back({path, 0, "has no line “" + std::string{key} + " …”"});
    }
  }
  return breaches;
}

Breaches decision_index(const Tree& tree) {
  std::set<std::string> listed;
  if (const auto* file = tree.find(index)) {
    for (const auto& link : links_of(file->text)) {
      listed.insert(linked_path(index, link.target).value_or(""));
    }
  }
  Breaches breaches;
  for (const auto& path : decisions_of(tree)) {
    if (listed.contains(path)) continue;
    breaches.push_back({std::string{index}, 0, "does not link " + path + ": add its line"});
  }
  return breaches;
}

}  // namespace signalbox::house
