#include "house/markdown.hpp"
#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

// Made-up documents of made-up trees.
constexpr std::string_view made_up = "tests/house/*_test.cpp";

// Empty if the link leads somewhere, else what is wrong with it.
std::string fault_of(const Tree& tree, std::string_view from, std::string_view target) {
  const auto path = linked_path(from, target);
  if (!path) return {};
  if (target.starts_with('/')) return "write it relative to this file";
  if (*path != "." && !tree.has(*path)) return "there is no " + *path;
  const auto hash = target.find('#');
  const auto* file = tree.find(*path);
  if (hash == npos || file == nullptr || !path->ends_with(".md")) return {};
  const auto anchors = anchors_of(file->text);
  if (std::ranges::find(anchors, target.substr(hash + 1)) != anchors.end()) return {};
  return *path + " has no heading for " + std::string{target.substr(hash)};
}

// The document that a text names at `at` ("docs/…/x.md"); "" if what stands there is none.
std::string_view document_at(std::string_view text, std::size_t at) {
  const auto before = at > 0 ? text[at - 1] : ' ';
  if (is_word_character(before) || before == '/' || before == '.') return {};
  auto end = at;
  while (end < text.size() && (is_word_character(text[end]) || text[end] == '-' ||
                               text[end] == '/' || text[end] == '.')) {
    ++end;
  }
  while (text[end - 1] == '.') --end;  // the end of the sentence
  const auto path = text.substr(at, end - at);
  return path.ends_with(".md") ? path : std::string_view{};
}

}  // namespace

Breaches dead_links(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (!path.ends_with(".md")) continue;
    for (const auto& link : links_of(file.text)) {
      const auto fault = fault_of(tree, path, link.target);
      if (fault.empty()) continue;
      breaches.push_back({path, link.line, "dead link (" + link.target + "): " + fault});
    }
  }
  return breaches;
}

Breaches dead_mentions(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (path.ends_with(".md") || matches(path, made_up)) continue;
    const std::string_view text = file.text;
    for (auto at = text.find("docs/"); at != npos; at = text.find("docs/", at + 1)) {
      const auto document = document_at(text, at);
      if (document.empty() || tree.has(document)) continue;
      breaches.push_back({path, line_at(text, at),
                          "speaks of " + std::string{document} +
                              ", which is not there: write it or name the right one"});
    }
  }
  return breaches;
}

}  // namespace signalbox::house
