#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

namespace signalbox::house {

Breaches headers_once(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_header(path) || file.code.find("#pragma once") != std::string::npos) continue;
    breaches.push_back({path, 0, "has no #pragma once: write it below the opening comment"});
  }
  return breaches;
}

Breaches header_promises(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!is_header(path) || file.text.starts_with("// ")) continue;
    breaches.push_back(
        {path, 1,
         "does not open with a comment: say what it promises, who owns it, where it runs"});
  }
  return breaches;
}

Breaches own_header_first(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!path.ends_with(".cpp") || is_test(path)) continue;
    const auto header = path.substr(0, path.size() - 4) + ".hpp";
    if (tree.find(header) == nullptr) continue;
    const auto includes = includes_of(file);
    // Written from libs/, services/ or tests/: the path without its first part.
    const auto wanted = header.substr(header.find('/') + 1);
    if (!includes.empty() && includes.front().path == wanted) continue;
    breaches.push_back({path, includes.empty() ? 0 : includes.front().line,
                        "includes \"" + wanted + "\" not first: that proves it stands alone"});
  }
  return breaches;
}

}  // namespace signalbox::house
