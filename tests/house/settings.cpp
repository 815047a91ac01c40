#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <map>

namespace signalbox::house {
namespace {

constexpr std::string_view prefix = "SIGNALBOX_";
constexpr std::string_view page = "docs/reference/settings.md";
// Every secret NAME may also come from the file that NAME_FILE names.
constexpr std::string_view file_suffix = "_FILE";

struct Place {
  std::string path;
  std::size_t line;
};
using Names = std::map<std::string, Place>;

// Names within a text; the bare prefix, and what ends in _ as one, is none.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for (auto at = text.find(prefix); at != std::string_view::npos;
       at = text.find(prefix, at + prefix.size())) {
    const auto name = word_at(text, at);
    const bool whole = at == 0 || !is_word_character(text[at - 1]);
    const bool upper = name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    if (whole && upper && !name.ends_with('_')) names.emplace_back(name);
  }
  return names;
}

Names names_in_code(const Tree& tree) {
  Names names;
  for (const auto& [path, file] : tree.files()) {
    const auto shelf = part_of(path, 0);
    if (!is_cpp(path) || is_test(path) || (shelf != "libs" && shelf != "services")) continue;
    for (const auto& literal : literals_of(file.text)) {
      for (const auto& name : names_in(literal.content)) {
        names.try_emplace(name, Place{path, line_at(file.text, literal.at)});
      }
    }
  }
  return names;
}

Names names_in_page(const Tree& tree) {
  Names names;
  const auto* file = tree.find(page);
  if (file == nullptr) return names;
  for (const auto& listed : listed_names(file->text)) {
    for (const auto& name : names_in(listed.name)) {
      names.try_emplace(name, Place{std::string{page}, listed.line});
    }
  }
  return names;
}

// Under its own name, or as the file of the secret.
bool knows(const Names& names, const std::string& name) {
  if (names.contains(name)) return true;
  return name.ends_with(file_suffix) &&
         names.contains(name.substr(0, name.size() - file_suffix.size()));
}

}  // namespace

Breaches settings_listed(const Tree& tree) {
  const auto code = names_in_code(tree);
  const auto documented = names_in_page(tree);
  Breaches breaches;
  for (const auto& [name, place] : code) {
    // Those of the test servers are for developers: docs may list them, operators do not need them.
    if (knows(documented, name) || matches(place.path, "libs/testing/**")) continue;
    breaches.push_back(
        {place.path, place.line, name + " has no row in " + std::string{page} + ": add it"});
  }
  for (const auto& [name, place] : documented) {
    if (knows(code, name)) continue;
    breaches.push_back({place.path, place.line, name + " is read by no code: remove the row"});
  }
  return breaches;
}

}  // namespace signalbox::house
