#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

namespace signalbox::house {
namespace {

constexpr std::string_view folder = "docs/decisions";
constexpr std::string_view index = "docs/decisions/README.md";
constexpr std::string_view headings[] = {"Context", "Decision", "Limits", "Consequences",
                                         "What would change our mind"};

std::vector<std::string> decisions_of(const Tree& tree) {
  std::vector<std::string> paths;
  for (const auto& entry : tree.entries(folder)) {
    if (entry != "README.md") paths.push_back(std::string{folder} + "/" + entry);
  }
  return paths;
}

// 31 of "31"; nothing if there is anything but digits.
std::optional<int> digits_of(std::string_view text) {
  int number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

// 7 of "0007-one-loop.md".
std::optional<int> number_of(std::string_view name) {
  if (name.find('-') != 4 || !name.ends_with(".md")) return std::nullopt;
  return digits_of(name.substr(0, 4));
}

bool has_section(std::string_view text, std::string_view heading) {
  const auto section = section_of(text, heading);
  return section && !trimmed(*section).empty();
}

// What stands behind "Status:"; "" if there is no such line, or nothing on it.
std::string_view value_of(std::string_view text, std::string_view key) {
  for (const auto line : lines_of(text)) {
    if (line.starts_with(key)) return trimmed(line.substr(key.size()));
  }
  return {};
}

bool is_status(std::string_view status) {
  constexpr std::string_view superseded = "superseded by ";
  if (status == "proposed" || status == "accepted") return true;
  if (!status.starts_with(superseded)) return false;
  const auto number = status.substr(superseded.size());
  return number.size() == 4 && digits_of(number);
}

bool is_date(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return false;
  const auto year = digits_of(date.substr(0, 4));
  const auto month = digits_of(date.substr(5, 2));
  const auto day = digits_of(date.substr(8, 2));
  if (!year || !month || !day) return false;
  return std::chrono::year_month_day{std::chrono::year{*year},
                                     std::chrono::month{static_cast<unsigned>(*month)},
                                     std::chrono::day{static_cast<unsigned>(*day)}}
      .ok();
}

// The lines at the head of a decision, and what each may say.
struct Key {
  std::string_view name;
  bool (*is_good)(std::string_view value);
  std::string_view values;
};
constexpr Key keys[] = {
    {"Status:", is_status, "proposed, accepted or superseded by NNNN"},
    {"Date:", is_date, "YYYY-MM-DD, a day of the calendar"},
};

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
    for (const auto& key : keys) {
      const auto value = value_of(file->text, key.name);
      if (value.empty()) {
        breaches.push_back({path, 0, "has no line “" + std::string{key.name} + " …”"});
      } else if (!key.is_good(value)) {
        breaches.push_back({path, 0,
                            "“" + std::string{key.name} + " " + std::string{value} + "”: write " +
                                std::string{key.values}});
      }
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
