#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace signalbox::house {
namespace {

// What every folder has and no map needs to name.
constexpr std::string_view unnamed = "README.md CMakeLists.txt";

std::string joined(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string{name} : std::string{folder} + "/" + std::string{name};
}

// "./pool.*" and "migrations/" as they stand in the tree: "pool" and "migrations".
std::string plain(std::string_view name) {
  if (name.starts_with("./")) name.remove_prefix(2);
  if (name.ends_with(".*")) name.remove_suffix(2);
  if (name.ends_with('/')) name.remove_suffix(1);
  return std::string{name};
}

// A file or folder of that name, or files of that unit.
bool is_there(const Tree& tree, std::string_view folder, const std::string& name) {
  const auto path = joined(folder, name);
  if (tree.has(path)) return true;
  for (const auto& entry : tree.entries(folder_of(path))) {
    const auto file = joined(folder_of(path), entry);
    if (unit_of(file) == path || joined(folder_of(path), stem_of(entry)) == path) return true;
  }
  return false;
}

// Whether the map speaks of an entry of its folder: by name, stem or unit.
bool is_named(const std::set<std::string>& names, std::string_view entry) {
  return names.contains(plain(entry)) || names.contains(std::string{stem_of(entry)}) ||
         names.contains(unit_of(entry));
}

struct Map {
  std::string path;    // of the README
  std::string folder;  // that it describes
  std::string text;    // of its section
};

Breaches check(const Tree& tree, const Map& map) {
  Breaches breaches;
  std::set<std::string> names;
  for (const auto& listed : listed_names(map.text)) {
    const auto name = plain(listed.name);
    if (!is_there(tree, map.folder, name)) {
      breaches.push_back({map.path, listed.line,
                          "the map names `" + listed.name + "`, which is not there: correct it"});
    }
    // "deploy/k8s/" speaks of deploy, "pool.hpp" of the unit pool.
    names.emplace(part_of(name, 0));
    if (part_of(name, 1).empty()) names.insert(unit_of(name));
  }
  for (const auto& entry : tree.entries(map.folder)) {
    if (entry.starts_with('.') || has_name(unnamed, entry) || is_named(names, entry)) continue;
    if (map.folder.empty() && names.contains(entry)) continue;
    breaches.push_back({map.path, 0,
                        "the map does not name `" + entry +
                            "`: add a line with it in backticks, a dash and what it is for"});
  }
  return breaches;
}

std::optional<Map> map_of(const Tree& tree, const std::string& readme) {
  const auto* file = tree.find(readme);
  if (file == nullptr) return std::nullopt;
  for (const std::string_view heading : {"Files", "Map"}) {
    if (auto text = section_of(file->text, heading)) {
      return Map{readme, std::string{folder_of(readme)}, std::move(*text)};
    }
  }
  return std::nullopt;
}

// Of every library, service and test folder, whether it is there or not.
std::vector<std::string> folder_readmes(const Tree& tree) {
  std::vector<std::string> readmes;
  for (const std::string_view shelf : {"libs", "services", "tests"}) {
    for (const auto& entry : tree.entries(shelf)) {
      if (entry.ends_with('/')) readmes.push_back(joined(shelf, entry + "README.md"));
    }
  }
  return readmes;
}

}  // namespace

Breaches top_map(const Tree& tree) {
  const auto map = map_of(tree, "README.md");
  if (!map) return {{"README.md", 0, "has no section “## Map”: list what lies at the top"}};
  return check(tree, *map);
}

Breaches folder_maps(const Tree& tree) {
  Breaches breaches;
  for (const auto& readme : folder_readmes(tree)) {
    const auto map = map_of(tree, readme);
    if (map) {
      std::ranges::move(check(tree, *map), std::back_inserter(breaches));
    } else if (part_of(readme, 0) == "libs") {
      breaches.push_back({readme, 0, "has no section “## Files”: every library lists its units"});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
