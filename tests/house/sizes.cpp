#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace signalbox::house {
namespace {

struct LengthBound {
  std::string_view glob;
  std::size_t lines;
  std::string_view instead;
};

// The first row that fits a file decides.
constexpr LengthBound length_bounds[] = {
    {"services/*/main.cpp", 60, "main() is the map: move what it does into a room"},
    {"**test.cpp", 500, "split it by what is promised"},
    {"**.cpp", 400, "split it by what changes together"},
    {"**.hpp", 200, "split it: nobody reads that much to use one thing"},
    {"libs/*/README.md", 60, "keep the map, move the rest to docs/"},
    {"services/*/README.md", 60, "keep the map, move the rest to docs/"},
    {"tests/*/README.md", 60, "keep the map, move the rest to docs/"},
    {"docs/decisions/*-*.md", 80, "one page: move the study to docs/explanation/"},
    {"**.sh", 400, "split it, or write a program"},
    {"**.py", 400, "split it by what changes together"},
    {"dev", 400, "a verb is a few lines over a preset: move the rest to a script"},
};

constexpr std::size_t line_columns_max = 100;
constexpr std::size_t prose_columns_max = 120;
constexpr std::size_t includes_max = 20;
constexpr std::size_t room_units_max = 16;

// Continuation bytes of UTF-8 take no column of their own.
std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  for (const char character : line) {
    if ((static_cast<unsigned char>(character) & 0xC0U) != 0x80U) ++columns;
  }
  return columns;
}

// The length of the link or address that the text begins with; 0 if it begins with none.
std::size_t link_size(std::string_view text) {
  constexpr auto npos = std::string_view::npos;
  if (text.starts_with("https://") || text.starts_with("http://")) {
    return std::min(text.find(' '), text.size());
  }
  auto end = npos;
  if (text.starts_with('<')) end = text.find('>');
  if (text.starts_with('[')) {
    const auto middle = text.find("](");
    if (middle != npos) end = text.find(')', middle);
  }
  return end == npos ? 0 : end + 1;
}

// [a]: b "title"
bool is_link_definition(std::string_view line) {
  const auto middle = line.find("]: ");
  if (!line.starts_with('[') || middle == std::string_view::npos) return false;
  const auto target = line.substr(middle + 3);
  const auto behind = trimmed(target.substr(std::min(target.find(' '), target.size())));
  return behind.empty() || behind.starts_with('"');
}

// "- [a](b), <c>": signs and addresses, which nobody can break.
bool is_only_links(std::string_view line) {
  auto rest = trimmed(line);
  if (is_link_definition(rest)) return true;
  bool has_link = false;
  while (!rest.empty()) {
    const auto size = link_size(rest);
    const bool is_letter =
        is_word_character(rest.front()) || static_cast<unsigned char>(rest.front()) >= 0x80;
    if (size == 0 && is_letter) return false;
    has_link |= size > 0;
    rest.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return has_link;
}

}  // namespace

Breaches file_lengths(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    for (const auto& bound : length_bounds) {
      if (!matches(path, bound.glob)) continue;
      const auto lines = lines_of(file.text).size();
      if (lines > bound.lines) {
        breaches.push_back({path, 0,
                            std::to_string(lines) + " lines, allowed are " +
                                std::to_string(bound.lines) + ": " + std::string{bound.instead}});
      }
      break;
    }
  }
  return breaches;
}

Breaches line_widths(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_cpp(path)) continue;
    std::size_t number = 0;
    for (const auto line : lines_of(file.text)) {
      ++number;
      const auto columns = columns_of(line);
      if (columns <= line_columns_max) continue;
      breaches.push_back(
          {path, number, std::to_string(columns) + " columns, allowed are 100: break the line"});
    }
  }
  return breaches;
}

Breaches prose_widths(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!path.ends_with(".md")) continue;
    std::size_t number = 0;
    bool may_be_code = true;
    for (const auto line : prose_of(file.text)) {
      ++number;
      // Four blanks deep below an empty line. In a list that may be text: it is let pass.
      const bool is_code = may_be_code && line.starts_with("    ");
      may_be_code = is_code || trimmed(line).empty();
      const auto columns = columns_of(line);
      if (columns <= prose_columns_max || is_code) continue;
      if (trimmed(line).starts_with('|') || is_only_links(line)) continue;
      breaches.push_back(
          {path, number, std::to_string(columns) + " columns, allowed are 120: break the line"});
    }
  }
  return breaches;
}

Breaches include_counts(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    const auto count = includes_of(file).size();
    if (count <= includes_max) continue;
    breaches.push_back({path, 0,
                        std::to_string(count) +
                            " includes, allowed are 20: the file does more than one thing, split "
                            "it"});
  }
  return breaches;
}

Breaches room_sizes(const Tree& tree) {
  std::map<std::string, std::set<std::string>> units;
  for (const auto& [path, file] : tree.files()) {
    const bool in_room = matches(path, "libs/**") || matches(path, "services/**");
    if (!in_room || !is_cpp(path) || is_test(path)) continue;
    units[std::string{folder_of(path)}].insert(unit_of(path));
  }
  Breaches breaches;
  for (const auto& [room, in_it] : units) {
    if (in_it.size() <= room_units_max) continue;
    breaches.push_back({room, 0,
                        std::to_string(in_it.size()) +
                            " units, allowed are 16 (a .hpp/.cpp pair counts once): make a "
                            "sub-room, or it is two libraries or services"});
  }
  return breaches;
}

}  // namespace signalbox::house
