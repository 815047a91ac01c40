// The repository as the rules see it: every file by its path from the root, with its text. Read
// once from what git lists, or made up by a test.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace signalbox::house {

struct File {
  std::string text;
  std::string code;  // of C++ only: the text with comments and literals blanked, line by line
};

class Tree {
 public:
  using Files = std::map<std::string, File, std::less<>>;

  // What git tracks and what it would track if asked (untracked, not ignored). Throws when `root`
  // is no working copy.
  static Tree of_repository(const std::filesystem::path& root);

  Tree& add(std::string path, std::string text);

  const Files& files() const { return files_; }
  // Null if there is no such file.
  const File* find(std::string_view path) const;
  // A file, or a folder with something in it; a folder may be written with its '/'.
  bool has(std::string_view path) const;
  // What lies directly in `folder` ("" is the root), by name; folders end in '/'.
  std::set<std::string> entries(std::string_view folder) const;

 private:
  Files files_;
};

}  // namespace signalbox::house
