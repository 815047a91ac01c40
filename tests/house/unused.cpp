#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace signalbox::house {
namespace {

// Files that are found without being named, and by whom. All others somebody must know by name, or
// nobody reads them.
struct Finder {
  std::string_view glob;
  std::string_view who;
};
constexpr Finder finders[] = {
    {"**.cpp", "the build globs them; see uncallable_sources()"},
    {"**.hpp", "by what includes them; see unread_headers()"},
    {"**.md", "by links; see unreachable_documents()"},
    {"LICENSE", "whoever wants to know"},
    {".*", "tools look for their dot-files"},
    {".*/**", "tools look for their dot-folders"},
    {"**CMakeLists.txt", "CMake, folder by folder"},
    {"**/.*", "tools look for their dot-files"},
    {"CMakePresets.json", "CMake"},
    {"docker-compose.yml", "Docker Compose"},
    {"**/kustomization.yaml", "kubectl"},
    {"**/package.json", "npm"},
    {"**/package-lock.json", "npm"},
    {"**/tsconfig.json", "tsc"},
    {"services/*/migrations/*.sql", "the build embeds them all"},
    {"services/device_poller/outside/snmp/profiles/*.json", "the build embeds them all"},
    {"proto/*/api.yaml", "the build embeds them all"},
    {"proto/*/asks.yaml", "the provisioner reads them all"},
    {"proto/*/golden/**", "tests/contract reads them all"},
    {"proto/*/events/**", "tests/contract reads them all"},
    {"**/golden/**", "the tests beside them read them all"},
    {"tests/fuzz/corpus/**", "the fuzzers read them all"},
    {"tests/fleet/stories/*.test.mjs", "node --test runs them all"},
    {"web/**.test.ts", "Vitest runs them all"},
    {"web/**.test.tsx", "Vitest runs them all"},
    {"web/e2e/*.spec.ts", "Playwright runs them all"},
    {"web/**.d.ts", "tsc reads them all"},
    {"**/*.config.ts", "the tool of that name"},
    {"**/*.config.js", "the tool of that name"},
};

// Sources that are called without a header of their own.
constexpr std::string_view called_otherwise[] = {
    "services/*/main.cpp",  // by the system
    "libs/bus/main.cpp",    // a program for operators
    "libs/http/beast.cpp",  // by Asio's and Beast's headers: it is their code
};

// Made-up names of made-up trees mention nothing.
constexpr std::string_view made_up = "tests/house/*_test.cpp";
// Kept for people, not read by anything.
constexpr std::string_view documents_apart[] = {".*/**"};

bool is_found(std::string_view path) {
  return std::ranges::any_of(finders, [&](const Finder& one) { return matches(path, one.glob); });
}

bool is_name_character(char character) {
  return is_word_character(character) || character == '.' || character == '-';
}

// Calls visit(name) for all in the text that could be the name of a file. A name without an ending
// could be any word ("run"): it counts behind a '/' only, as in "./dev".
template <class Visit>
void for_each_name(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_name_character(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && is_name_character(text[end])) ++end;
    auto name = text.substr(at, end - at);
    while (name.ends_with('.') || name.ends_with('-')) name.remove_suffix(1);
    const bool is_name =
        name.find('.') != std::string_view::npos || (at > 0 && text[at - 1] == '/');
    if (is_name) visit(name);
    at = end;
  }
}

// What others call a file by: modules of TypeScript are imported without their ending.
std::string_view called(std::string_view path) {
  const auto name = name_of(path);
  const bool is_module = path.ends_with(".ts") || path.ends_with(".tsx");
  return is_module ? name.substr(0, name.rfind('.')) : name;
}

// Name → paths of all that somebody must know by name.
std::map<std::string, std::vector<std::string>, std::less<>> named_files(const Tree& tree) {
  std::map<std::string, std::vector<std::string>, std::less<>> named;
  for (const auto& [path, file] : tree.files()) {
    if (!is_found(path)) named[std::string{called(path)}].push_back(path);
  }
  return named;
}

// A link to a folder leads to its README.
std::string document_of(const Tree& tree, const std::string& path) {
  if (tree.find(path) != nullptr) return path;
  return path == "." ? "README.md" : path + "/README.md";
}

std::set<std::string> documents_reached(const Tree& tree) {
  std::set<std::string> reached{"README.md"};
  std::vector<std::string> open{"README.md"};
  while (!open.empty()) {
    const auto from = std::move(open.back());
    open.pop_back();
    const auto* file = tree.find(from);
    if (file == nullptr) continue;
    for (const auto& link : links_of(file->text)) {
      const auto path = linked_path(from, link.target);
      if (!path) continue;
      auto document = document_of(tree, *path);
      if (!document.ends_with(".md") || !reached.insert(document).second) continue;
      open.push_back(std::move(document));
    }
  }
  return reached;
}

}  // namespace

Breaches unread_headers(const Tree& tree) {
  std::set<std::string> read;  // as includes write them, from libs/, services/ or tests/
  for (const auto& [path, file] : tree.files()) {
    for (const auto& include : includes_of(file)) {
      if (include.quoted && !path.ends_with("/" + include.path)) read.insert(include.path);
    }
  }
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_header(path) || read.contains(path.substr(path.find('/') + 1))) continue;
    breaches.push_back({path, 0, "is included by nobody: delete it"});
  }
  return breaches;
}

Breaches uncallable_sources(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    const bool in_room = path.starts_with("libs/") || path.starts_with("services/");
    if (!in_room || !path.ends_with(".cpp") || is_test(path)) continue;
    const auto header = path.substr(0, path.size() - 4) + ".hpp";
    const bool is_called = tree.find(header) != nullptr ||
                           std::ranges::any_of(called_otherwise, [&](std::string_view glob) {
                             return matches(path, glob);
                           });
    if (is_called) continue;
    breaches.push_back({path, 0,
                        "nobody can call it: it has no " + std::string{name_of(header)} +
                            " beside it. Write the header, join it to the unit that it serves, or "
                            "delete it"});
  }
  return breaches;
}

Breaches unreachable_documents(const Tree& tree) {
  const auto reached = documents_reached(tree);
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!path.ends_with(".md") || reached.contains(path)) continue;
    if (std::ranges::any_of(documents_apart,
                            [&](std::string_view glob) { return matches(path, glob); })) {
      continue;
    }
    breaches.push_back(
        {path, 0, "no chain of links leads here from README.md: link it, delete it"});
  }
  return breaches;
}

Breaches unmentioned_files(const Tree& tree) {
  auto unnamed = named_files(tree);
  for (const auto& [path, file] : tree.files()) {
    if (matches(path, made_up)) continue;
    for_each_name(file.text, [&, self = std::string_view{path}](std::string_view name) {
      const auto found = unnamed.find(called(name));
      if (found == unnamed.end()) return;
      // A file that names itself is still unknown to all others.
      const auto& paths = found->second;
      if (paths.size() > 1 || paths.front() != self) unnamed.erase(found);
    });
  }
  Breaches breaches;
  for (const auto& [name, paths] : unnamed) {
    for (const auto& path : paths) {
      breaches.push_back(
          {path, 0,
           "no other file mentions it: delete it, name it where it is used (a name "
           "without an ending as in ./dev), or give its kind a row in tests/house/unused.cpp"});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
