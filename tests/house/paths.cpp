#include "house/paths.hpp"

namespace signalbox::house {
namespace {

constexpr std::string_view test_suffixes[] = {"_test",      "_pgtest",   "_natstest",
                                              "_redistest", "_snmptest", "_servicetest"};

// A glob that begins with a star: tries every length of what the star may stand for.
bool matches_star(std::string_view path, std::string_view rest, bool crosses_folders) {
  for (std::size_t length = 0;; ++length) {
    if (matches(path.substr(length), rest)) return true;
    if (length == path.size()) return false;
    if (path[length] == '/' && !crosses_folders) return false;
  }
}

}  // namespace

bool matches(std::string_view path, std::string_view glob) {
  while (!glob.empty() && glob.front() != '*') {
    if (path.empty() || path.front() != glob.front()) return false;
    path.remove_prefix(1);
    glob.remove_prefix(1);
  }
  if (glob.empty()) return path.empty();
  const bool crosses_folders = glob.starts_with("**");
  return matches_star(path, glob.substr(crosses_folders ? 2 : 1), crosses_folders);
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view stem_of(std::string_view path) {
  const auto name = name_of(path);
  return name.substr(0, name.find('.', 1));  // from 1: the dot of a dot-file ends nothing
}

std::string_view part_of(std::string_view path, std::size_t index) {
  for (; index > 0; --index) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return {};
    path.remove_prefix(slash + 1);
  }
  return path.substr(0, path.find('/'));
}

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || is_header(path); }

bool is_header(std::string_view path) { return path.ends_with(".hpp"); }

bool is_test(std::string_view path) { return path.ends_with("test.cpp"); }

std::string unit_of(std::string_view path) {
  auto stem = stem_of(path);
  for (const auto suffix : test_suffixes) {
    if (is_test(path) && stem.ends_with(suffix)) stem.remove_suffix(suffix.size());
  }
  return path.find('/') != std::string_view::npos
             ? std::string{folder_of(path)} + "/" + std::string{stem}
             : std::string{stem};
}

bool has_name(std::string_view names, std::string_view name) {
  while (!names.empty()) {
    const auto blank = names.find(' ');
    if (names.substr(0, blank) == name) return true;
    if (blank == std::string_view::npos) return false;
    names.remove_prefix(blank + 1);
  }
  return false;
}

}  // namespace signalbox::house
