#include "house/paths.hpp"
#include "house/rules.hpp"
#include "house/source.hpp"

#include <algorithm>

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

constexpr std::string_view root = "signalbox";
// The one library whose names need no prefix.
constexpr std::string_view rootless = "core";

// "pg" for what lies in libs/pg; "" for what has no namespace of its own.
std::string_view owner_of(std::string_view path) {
  const auto shelf = part_of(path, 0);
  const bool owned = shelf == "libs" || shelf == "services" || shelf == "tests";
  return owned && !part_of(path, 2).empty() ? part_of(path, 1) : std::string_view{};
}

std::string namespace_of(std::string_view owner) {
  return owner == rootless ? std::string{root} : std::string{root} + "::" + std::string{owner};
}

// A name such as "signalbox::pg::detail", with everything up to the last "::part".
std::string_view qualified_name_at(std::string_view code, std::size_t begin) {
  auto end = begin;
  while (end < code.size() && (is_word_character(code[end]) || code[end] == ':')) ++end;
  return code.substr(begin, end - begin);
}

// namespace signalbox::pg { class Pool; }: naming another's type is no trespass.
bool only_declares(std::string_view body) {
  if (trimmed(body).empty()) return false;
  for (auto end = body.find(';'); end != npos; end = body.find(';')) {
    const auto declaration = trimmed(body.substr(0, end));
    const auto keyword = word_at(declaration, 0);
    const bool forward = keyword == "class" || keyword == "struct" || keyword == "enum";
    if (!forward || declaration.find_first_of("{(") != npos) return false;
    body.remove_prefix(end + 1);
  }
  return trimmed(body).empty();
}

bool belongs(const Tree& tree, std::string_view name, std::string_view owner) {
  const auto expected = namespace_of(owner);
  if (name != expected && !name.starts_with(expected + "::")) return false;
  if (owner != rootless) return true;
  // core may have parts of its own (signalbox::limits), but not another library's name.
  const auto rest = name.substr(std::min(name.size(), root.size() + 2));
  const auto part = std::string{rest.substr(0, rest.find(':'))};
  return part.empty() || (!tree.has("libs/" + part) && !tree.has("services/" + part));
}

void check_namespaces(const Tree& tree, std::string_view path, const File& file,
                      Breaches& breaches) {
  const auto owner = owner_of(path);
  bool any = false;
  for (auto at = find_word(file.code, "namespace"); at != npos;
       at = find_word(file.code, "namespace", at + 1)) {
    const auto begin = skip_blanks(file.code, at + std::string_view{"namespace"}.size());
    const auto name = qualified_name_at(file.code, begin);
    const auto brace = skip_blanks(file.code, begin + name.size());
    if (brace >= file.code.size() || file.code[brace] != '{') continue;  // an alias, a using
    any = true;
    const bool ours = name == root || name.starts_with(std::string{root} + "::");
    if (!ours || belongs(tree, name, owner)) continue;
    const auto end = end_of_bracket(file.code, brace);
    if (only_declares(std::string_view{file.code}.substr(brace + 1, end - brace - 2))) continue;
    breaches.push_back(
        {std::string{path}, line_at(file.code, at),
         "namespace " + std::string{name} + " in this folder: it is " + namespace_of(owner)});
  }
  if (any || !is_header(path)) return;
  breaches.push_back({std::string{path}, 0, "has no namespace: it is " + namespace_of(owner)});
}

// Name and tags of the test case at `at`, its string literals one after the other.
std::string words_of_case(const File& file, const std::vector<Literal>& literals, std::size_t at) {
  const auto end = end_of_bracket(file.code, file.code.find('(', at));
  std::string words;
  for (const auto& literal : literals) {
    if (literal.at > at && literal.at < end) words += literal.content;
  }
  return words;
}

void check_tags(std::string_view path, const File& file, Breaches& breaches) {
  const auto tag = "[" + std::string{owner_of(path)} + "]";
  const auto literals = literals_of(file.text);
  for (const std::string_view macro : {"TEST_CASE", "TEST_CASE_METHOD", "TEMPLATE_TEST_CASE"}) {
    for (auto at = find_word(file.code, macro); at != npos;
         at = find_word(file.code, macro, at + 1)) {
      if (words_of_case(file, literals, at).find(tag) != std::string::npos) continue;
      breaches.push_back({std::string{path}, line_at(file.code, at),
                          "the test has no tag " + tag + ": path = namespace = tag"});
    }
  }
}

}  // namespace

Breaches namespaces(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (is_cpp(path) && !owner_of(path).empty()) check_namespaces(tree, path, file, breaches);
  }
  return breaches;
}

Breaches test_tags(const Tree& tree) {
  Breaches breaches;
  for (const auto& [path, file] : tree.files()) {
    if (is_test(path) && !owner_of(path).empty()) check_tags(path, file, breaches);
  }
  return breaches;
}

}  // namespace signalbox::house
