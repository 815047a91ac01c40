#include "house/markdown.hpp"

#include "house/paths.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

std::string without_inline_code(std::string_view line) {
  std::string rest;
  bool code = false;
  for (const char character : line) {
    if (character == '`') code = !code;
    if (!code) rest += character;
  }
  return rest;
}

std::size_t level_of(std::string_view line) {
  const auto level = line.find_first_not_of('#');
  return level != npos && level > 0 && line[level] == ' ' ? level : 0;
}

// "words" of "[words](target)": what a heading with a link in it reads like.
std::string without_links(std::string_view heading) {
  std::string words{heading};
  for (auto middle = words.find("]("); middle != std::string::npos; middle = words.find("](")) {
    const auto open = words.rfind('[', middle);
    const auto close = words.find(')', middle);
    if (open == std::string::npos || close == std::string::npos) break;
    words.erase(middle, close - middle + 1);
    words.erase(open, 1);
  }
  return words;
}

std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char character : without_links(heading)) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == ' ') {
      anchor += '-';
    } else if (byte >= 0x80 || character == '-' || is_word_character(character)) {
      anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    }
  }
  return anchor;
}

// What a list item or row is about: all before the description.
std::string_view subject_of(std::string_view line) {
  const auto content = trimmed(line);
  if (content.starts_with('|')) {
    const auto cells = cells_of(content);
    return cells.empty() ? std::string_view{} : cells.front();
  }
  if (!content.starts_with("- ") && !content.starts_with("* ")) return {};
  auto item = content.substr(2);
  for (const std::string_view dash : {" — ", " – ", " - ", ": "}) {
    item = item.substr(0, item.find(dash));
  }
  return item;
}

}  // namespace

std::vector<std::string_view> prose_of(std::string_view text) {
  auto lines = lines_of(text);
  std::string_view fence;
  for (auto& line : lines) {
    const auto content = trimmed(line);
    const bool marks = content.starts_with("```") || content.starts_with("~~~");
    const bool within = !fence.empty();
    if (marks && !within) {
      fence = content.substr(0, 3);
    } else if (within && content.starts_with(fence)) {
      fence = {};
    }
    if (marks || within) line = {};
  }
  return lines;
}

std::vector<Heading> headings_of(std::string_view text) {
  std::vector<Heading> headings;
  std::size_t number = 0;
  for (const auto line : prose_of(text)) {
    ++number;
    const auto level = level_of(line);
    if (level > 0) headings.push_back({level, std::string{trimmed(line.substr(level))}, number});
  }
  return headings;
}

std::vector<std::string> anchors_of(std::string_view text) {
  std::vector<std::string> anchors;
  std::map<std::string, int> repetitions;
  for (const auto& heading : headings_of(text)) {
    const auto anchor = anchor_of(heading.text);
    const auto before = repetitions[anchor]++;
    anchors.push_back(before == 0 ? anchor : anchor + "-" + std::to_string(before));
  }
  return anchors;
}

std::vector<Link> links_of(std::string_view text) {
  std::vector<Link> links;
  std::size_t number = 0;
  for (const auto prose : prose_of(text)) {
    ++number;
    const auto line = without_inline_code(prose);
    for (auto at = line.find("]("); at != std::string::npos; at = line.find("](", at + 1)) {
      // A title may follow the target: [words](target "title").
      const auto end = line.find_first_of(" )", at + 2);
      links.push_back({line.substr(at + 2, end - at - 2), number});
    }
    const auto definition = line.starts_with('[') ? line.find("]: ") : std::string::npos;
    if (definition == std::string::npos) continue;
    const auto target = trimmed(std::string_view{line}.substr(definition + 3));
    links.push_back({std::string{target.substr(0, target.find(' '))}, number});
  }
  return links;
}

std::optional<std::string> linked_path(std::string_view from, std::string_view target) {
  if (target.find("://") != npos || target.starts_with("mailto:")) return std::nullopt;
  const auto path = target.substr(0, target.find('#'));
  if (path.empty()) return std::string{from};
  auto whole = (std::filesystem::path{folder_of(from)} / path).lexically_normal().string();
  if (whole.ends_with('/')) whole.pop_back();
  return whole;
}

std::optional<std::string> section_of(std::string_view text, std::string_view heading) {
  std::optional<std::string> section;
  std::string above;
  for (const auto line : prose_of(text)) {
    const auto level = level_of(line);
    if (section && (level == 1 || level == 2)) break;
    if (section) *section += std::string{line} + "\n";
    above += '\n';
    if (!section && level == 2 && trimmed(line.substr(level)) == heading) section = above;
  }
  return section;
}

std::vector<Listed> listed_names(std::string_view text) {
  std::vector<Listed> listed;
  std::size_t number = 0;
  for (const auto line : prose_of(text)) {
    ++number;
    for (auto& name : backticked(subject_of(line))) listed.push_back({std::move(name), number});
  }
  return listed;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  auto rest = trimmed(line);
  std::vector<std::string_view> cells;
  if (!rest.starts_with('|')) return cells;
  rest.remove_prefix(1);
  for (auto bar = rest.find('|'); bar != npos; bar = rest.find('|')) {
    cells.push_back(trimmed(rest.substr(0, bar)));
    rest.remove_prefix(bar + 1);
  }
  return cells;
}

std::vector<std::string> backticked(std::string_view text) {
  std::vector<std::string> stretches;
  for (auto open = text.find('`'); open != npos; open = text.find('`')) {
    const auto close = text.find('`', open + 1);
    if (close == npos) break;
    stretches.emplace_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return stretches;
}

}  // namespace signalbox::house
