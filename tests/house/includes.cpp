#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <filesystem>

namespace signalbox::house {
namespace {

constexpr std::string_view every_library =
    "core log metrics json contracts crypto pg redis bus http outbound runtime";

// Libraries, lowest first, and what each may include besides itself. pg, redis, bus and http do not
// know one another: runtime and the services join them.
struct Layer {
  std::string_view library;
  std::string_view may_include;
};
constexpr Layer layers[] = {
    {"core", ""},
    {"log", "core"},
    {"metrics", "core"},
    {"json", "core"},
    {"contracts", "json core"},
    {"crypto", "json core"},
    {"pg", "contracts json metrics log core"},
    {"redis", "json metrics log core"},
    {"bus", "contracts crypto json metrics log core"},
    {"http", "contracts crypto json metrics log core"},
    {"outbound", "crypto json metrics log core"},
    {"runtime", every_library},
    {"testing", every_library},
};
// Files that may include one library more, and why.
struct Exception {
  std::string_view glob;
  std::string_view library;
};
constexpr Exception exceptions[] = {
    {"libs/bus/relay*", "pg"},  // sends what the outbox holds: it reads rows and publishes facts
};

// Rooms of a service: which rooms of the same service and which libraries each may include.
// log and metrics are open to every room but the domain, which reports by what it returns.
struct Room {
  std::string_view name;
  std::string_view rooms;
  std::string_view libraries;
  std::string_view why;
};
constexpr Room rooms[] = {
    {"domain", "domain", "core", "the domain decides and knows no library: pass it plain values"},
    {"store", "store domain", "pg contracts core log metrics",
     "a store remembers: parsing is for api/ and events/, sending for the outbox"},
    {"api", "api domain store outside", "http json contracts crypto core log metrics",
     "a door for people parses and calls: SQL is for store/, facts leave by the outbox"},
    {"events", "events domain store outside", "bus json contracts core log metrics",
     "a door for facts parses and calls: SQL is for store/, answers to people for api/"},
    {"jobs", "jobs domain store outside",
     "pg redis bus outbound crypto json contracts core log metrics runtime",
     "what runs by the clock answers nobody: HTTP is for api/"},
    {"outside", "outside domain",
     "redis bus http outbound crypto json contracts core log metrics runtime",
     "what talks to the world hands values back: SQL is for store/"},
    {"", "api events domain store jobs outside", every_library,
     "only test programs include testing"},
};

const Layer* layer_of(std::string_view library) {
  for (const auto& layer : layers) {
    if (layer.library == library) return &layer;
  }
  return nullptr;
}

const Room* room_of(std::string_view name) {
  for (const auto& room : rooms) {
    if (room.name == name) return &room;
  }
  return nullptr;
}

// The room of "tree/store/node_store.hpp" is "store"; that of "tree/config.hpp" is "".
std::string_view room_name(std::string_view path_in_services) {
  return part_of(path_in_services, 2).empty() ? std::string_view{} : part_of(path_in_services, 1);
}

bool is_excepted(std::string_view path, std::string_view library) {
  if (library == "testing") return is_test(path);
  for (const auto& exception : exceptions) {
    if (exception.library == library && matches(path, exception.glob)) return true;
  }
  return false;
}

bool is_service(const Tree& tree, std::string_view name) {
  return tree.has("services/" + std::string{name} + "/");
}

// Calls visit(path, include) for every include of the C++ files under `shelf`.
template <class Visit>
void for_each_include(const Tree& tree, std::string_view shelf, Visit visit) {
  for (const auto& [path, file] : tree.files()) {
    if (!is_cpp(path) || part_of(path, 0) != shelf) continue;
    for (const auto& include : includes_of(file)) visit(path, include);
  }
}

// The same for the quoted ones only.
template <class Visit>
void for_each_of_ours(const Tree& tree, std::string_view shelf, Visit visit) {
  for_each_include(tree, shelf, [&](std::string_view path, const Include& include) {
    if (include.quoted) visit(path, include);
  });
}

// Where a file under `shelf` that includes `target` finds it among ours; "" if nowhere.
std::string found_at(const Tree& tree, std::string_view shelf,
                     const std::filesystem::path& target) {
  for (const std::string_view from : {"libs", "services", "tests"}) {
    if (from == "tests" && shelf != "tests") continue;
    // <../libs/pg/pool.hpp>: compilers follow the dots.
    auto path = (std::filesystem::path{from} / target).lexically_normal().string();
    if (tree.find(path) != nullptr || tree.find(path + ".in") != nullptr) return path;
  }
  return {};
}

// Empty if the include is written as it should be, else what to do instead.
std::string written_fault(const Tree& tree, std::string_view shelf, const Include& include) {
  if (include.macro) return "a macro hides what is included: write the path";
  const auto path = found_at(tree, shelf, include.path);
  const auto wanted = path.substr(path.find('/') + 1);
  if (!include.quoted) return path.empty() ? "" : "quotes are for ours: \"" + wanted + "\"";
  if (include.path == wanted) return {};
  return "no such file: quotes are for ours, written from libs/ or services/ "
         "(\"pg/pool.hpp\"); <> is for theirs";
}

// Empty if the library may include it, else what to do instead.
std::string library_fault(const Tree& tree, std::string_view path, std::string_view target) {
  const auto library = part_of(path, 1);
  if (target == library) return {};
  if (is_service(tree, target)) return "libraries know no service: pass what is needed";
  const auto* layer = layer_of(library);
  if (layer == nullptr || layer_of(target) == nullptr) return {};  // said once, below
  if (library == "testing" || has_name(layer->may_include, target)) return {};
  if (is_excepted(path, target)) return {};
  if (target == "testing") return "testing is for *test.cpp files";
  return "libs/" + std::string{library} + " may include: " +
         (layer->may_include.empty() ? "nothing of ours" : std::string{layer->may_include});
}

std::string service_fault(const Tree& tree, std::string_view path, std::string_view include) {
  const auto service = part_of(path, 1);
  const auto target = part_of(include, 0);
  const auto* room = room_of(room_name(path.substr(path.find('/') + 1)));
  if (room == nullptr) return {};  // service_files() says that there is no such room
  if (target == service) {
    if (room->name.empty() || has_name(room->rooms, room_name(include))) return {};
    return "not from " + std::string{room->name} + "/ (" + std::string{room->why} + ")";
  }
  if (is_service(tree, target)) return "another service: ask it, or keep a copy from its facts";
  if (layer_of(target) == nullptr || has_name(room->libraries, target)) return {};
  if (is_excepted(path, target)) return {};
  if (target == "testing") return "testing is for *test.cpp files";
  return "not from " + std::string{room->name} + "/ (" + std::string{room->why} + ")";
}

// What a service reads from the world and what it decides is fuzzed and measured as libraries are.
bool may_include_room(std::string_view path, std::string_view room) {
  const bool measures = matches(path, "tests/fuzz/**") || matches(path, "tests/bench/**");
  return measures && (room == "outside" || room == "domain");
}

void note(Breaches& breaches, std::string_view path, const Include& include, std::string fault) {
  if (fault.empty()) return;
  const auto written = include.macro    ? include.path
                       : include.quoted ? "\"" + include.path + "\""
                                        : "<" + include.path + ">";
  breaches.push_back(
      {std::string{path}, include.line, "includes " + written + ": " + std::move(fault)});
}

}  // namespace

Breaches included_files(const Tree& tree) {
  Breaches breaches;
  for (const std::string_view shelf : {"libs", "services", "tests"}) {
    for_each_include(tree, shelf, [&](std::string_view path, const Include& include) {
      note(breaches, path, include, written_fault(tree, shelf, include));
    });
  }
  return breaches;
}

Breaches library_layers(const Tree& tree) {
  Breaches breaches;
  for (const auto& entry : tree.entries("libs")) {
    const auto library = std::string_view{entry}.substr(0, entry.find('/'));
    if (!entry.ends_with('/') || layer_of(library) != nullptr) continue;
    breaches.push_back({"libs/" + entry, 0, "no layer: give it a row in tests/house/includes.cpp"});
  }
  for_each_of_ours(tree, "libs", [&](std::string_view path, const Include& include) {
    note(breaches, path, include, library_fault(tree, path, part_of(include.path, 0)));
  });
  return breaches;
}

Breaches service_layers(const Tree& tree) {
  Breaches breaches;
  for_each_of_ours(tree, "services", [&](std::string_view path, const Include& include) {
    note(breaches, path, include, service_fault(tree, path, include.path));
  });
  return breaches;
}

Breaches test_layers(const Tree& tree) {
  Breaches breaches;
  for_each_of_ours(tree, "tests", [&](std::string_view path, const Include& include) {
    const auto target = part_of(include.path, 0);
    if (target == part_of(path, 1) || layer_of(target) != nullptr) return;
    if (may_include_room(path, part_of(include.path, 1))) return;
    note(breaches, path, include, "tests/ includes libraries and its own folder only");
  });
  return breaches;
}

}  // namespace signalbox::house
