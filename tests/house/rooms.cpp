#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <set>

namespace signalbox::house {
namespace {

constexpr std::string_view services[] = {"gateway", "device_poller", "rca",    "tree",
                                         "session", "notification",  "summary"};
constexpr std::string_view parts[] = {"README.md", "CMakeLists.txt", "main.cpp", "config.hpp",
                                      "config.cpp"};
constexpr std::string_view rooms[] = {"api",        "events", "domain", "store",
                                      "migrations", "jobs",   "outside"};
// Units at the top of a service, each with its tests; main has none.
constexpr std::string_view top_units[] = {"config", "parts", "operations", "subscriptions"};

constexpr std::string_view readme_headings[] = {"What for", "Operations", "Facts",
                                                "Tables",   "Metrics",    "Limits"};
// May stand anywhere in it.
constexpr std::string_view readme_extras[] = {"Files", "Map"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != std::ranges::end(names);
}

// One of the files that may lie directly in services/<name>/.
bool is_top_file(std::string_view service, std::string_view name) {
  if (contains(parts, name) || name == std::string{service} + "_servicetest.cpp") return true;
  return is_cpp(name) && contains(top_units, unit_of(name));
}

std::set<std::string> services_of(const Tree& tree) {
  std::set<std::string> found;
  for (const auto& entry : tree.entries("services")) {
    if (entry.ends_with('/')) found.insert(entry.substr(0, entry.size() - 1));
  }
  return found;
}

bool says_nothing(const std::string& section) { return trimmed(section).empty(); }

}  // namespace

Breaches service_parts(const Tree& tree) {
  auto found = services_of(tree);
  Breaches breaches;
  for (const auto& name : found) {
    if (contains(services, name)) continue;
    breaches.push_back({"services/" + name, 0,
                        "a new service: write the decision why, then its row in "
                        "tests/house/rooms.cpp"});
  }
  found.insert(std::begin(services), std::end(services));
  for (const auto& name : found) {
    for (const auto part : parts) {
      const auto path = "services/" + name + "/" + std::string{part};
      if (tree.find(path) == nullptr) {
        breaches.push_back({path, 0, "is missing: every service has one, copy the smallest"});
      }
    }
  }
  return breaches;
}

Breaches service_files(const Tree& tree) {
  Breaches breaches;
  for (const auto& service : services_of(tree)) {
    const auto folder = "services/" + service + "/";
    for (const auto& entry : tree.entries("services/" + service)) {
      const bool is_room = entry.ends_with('/');
      const bool known = is_room ? contains(rooms, entry.substr(0, entry.size() - 1))
                                 : is_top_file(service, entry);
      if (known) continue;
      breaches.push_back({folder + entry, 0,
                          is_room
                              ? "no such room: api, events, domain, store, migrations, jobs and "
                                "outside/<protocol> are all there are"
                              : "nothing else lies at the top of a service: put it in a room"});
    }
  }
  return breaches;
}

Breaches empty_rooms(const Tree& tree) {
  // Folder by folder: whether anything below is worth a folder.
  std::map<std::string, bool> inhabited;
  for (const auto& [path, file] : tree.files()) {
    if (!matches(path, "services/*/*/**") && !matches(path, "libs/*/*/**")) continue;
    const auto name = name_of(path);
    const bool counts = !name.starts_with('.') && name != "README.md" && name != "CMakeLists.txt";
    for (auto folder = folder_of(path); !part_of(folder, 2).empty(); folder = folder_of(folder)) {
      inhabited[std::string{folder}] |= counts;
    }
  }
  Breaches breaches;
  for (const auto& [folder, is_inhabited] : inhabited) {
    if (is_inhabited) continue;
    breaches.push_back({folder, 0, "an empty room does not exist: delete the folder"});
  }
  return breaches;
}

Breaches service_readmes(const Tree& tree) {
  const std::vector<std::string> wanted{std::begin(readme_headings), std::end(readme_headings)};
  Breaches breaches;
  for (const auto& service : services_of(tree)) {
    const auto path = "services/" + service + "/README.md";
    const auto* file = tree.find(path);
    if (file == nullptr) continue;  // service_parts() says so
    std::vector<std::string> headings;
    for (const auto& heading : headings_of(file->text)) {
      if (heading.level != 2 || contains(readme_extras, heading.text)) continue;
      headings.push_back(heading.text);
      if (says_nothing(section_of(file->text, heading.text).value_or(""))) {
        breaches.push_back({path, heading.line, "nothing under this heading: write “None yet.”"});
      }
    }
    if (headings == wanted) continue;
    breaches.push_back({path, 0,
                        "the headings of a service are, in this order: ## What for, ## Operations, "
                        "## Facts, ## Tables, ## Metrics, ## Limits"});
  }
  return breaches;
}

Breaches main_functions(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!matches(path, "services/*/main.cpp")) continue;
    if (file.code.find("int main(") != std::string::npos) continue;
    breaches.push_back({path, 0, "defines no `int main(`: config, parts, doors, wait"});
  }
  return breaches;
}

}  // namespace signalbox::house
