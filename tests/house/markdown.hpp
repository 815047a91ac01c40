// Markdown, read just well enough for the rules. Fenced code is no prose: nothing in it counts.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::house {

// The lines of the text; those of fenced code, fences included, are empty.
std::vector<std::string_view> prose_of(std::string_view text);

struct Heading {
  std::size_t level;  // 1 is the title
  std::string text;
  std::size_t line;
};
std::vector<Heading> headings_of(std::string_view text);

// The names by which links find the headings, as GitHub and GitLab make them.
std::vector<std::string> anchors_of(std::string_view text);

// Where [words](target) and [words]: target lead, the target as written.
struct Link {
  std::string target;
  std::size_t line;
};
std::vector<Link> links_of(std::string_view text);
// The path from the root that `target`, found in the file `from`, means; without its anchor.
// Nothing for addresses of other sites.
std::optional<std::string> linked_path(std::string_view from, std::string_view target);

// What stands between "## heading" and the next heading of level 1 or 2, lines kept in place:
// before it are only ends of line. Nothing if there is no such heading.
std::optional<std::string> section_of(std::string_view text, std::string_view heading);

// The names that a list or table speaks about: the `backticked` ones in the first cell of a row, or
// before the first dash or colon of a list item.
struct Listed {
  std::string name;
  std::size_t line;
};
std::vector<Listed> listed_names(std::string_view text);

// The cells of "| a | b |", trimmed; none if the line is no row.
std::vector<std::string_view> cells_of(std::string_view line);
// Every `backticked` stretch.
std::vector<std::string> backticked(std::string_view text);

}  // namespace signalbox::house
