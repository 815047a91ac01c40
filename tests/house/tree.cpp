#include "house/tree.hpp"

#include "house/paths.hpp"
#include "house/source.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

namespace signalbox::house {
namespace {

// Larger files are data: they are listed, but no rule reads them.
constexpr std::uintmax_t text_bytes_max = 1'000'000;

std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{::popen(command.c_str(), "r"),
                                                             ::pclose};
  if (!pipe) throw std::runtime_error{"cannot run " + command};
  std::string output;
  std::array<char, 4096> piece{};
  while (const auto bytes = std::fread(piece.data(), 1, piece.size(), pipe.get())) {
    output.append(piece.data(), bytes);
  }
  return output;
}

std::string text_of(const std::filesystem::path& path) {
  if (std::filesystem::file_size(path) > text_bytes_max) return {};
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

Tree Tree::of_repository(const std::filesystem::path& root) {
  if (!std::filesystem::exists(root / ".git")) {
    throw std::runtime_error{root.string() + " is no git working copy: start house_test in one"};
  }
  const auto list =
      output_of("git -C '" + root.string() + "' ls-files -z --cached --others --exclude-standard");
  Tree tree;
  std::size_t begin = 0;
  for (auto end = list.find('\0'); end != std::string::npos; end = list.find('\0', begin)) {
    const auto path = list.substr(begin, end - begin);
    begin = end + 1;
    // Git also lists what was deleted without telling it.
    if (std::filesystem::is_regular_file(root / path)) tree.add(path, text_of(root / path));
  }
  // Rules over nothing would all be kept.
  if (tree.files_.empty()) throw std::runtime_error{"git lists no file in " + root.string()};
  return tree;
}

Tree& Tree::add(std::string path, std::string text) {
  auto code = is_cpp(path) ? code_of(text) : std::string{};
  files_.insert_or_assign(std::move(path), File{std::move(text), std::move(code)});
  return *this;
}

const File* Tree::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

bool Tree::has(std::string_view path) const {
  if (find(path) != nullptr) return true;
  std::string folder{path};
  if (!folder.ends_with('/')) folder += '/';
  const auto next = files_.lower_bound(folder);
  return next != files_.end() && next->first.starts_with(folder);
}

std::set<std::string> Tree::entries(std::string_view folder) const {
  const auto prefix = folder.empty() ? std::string{} : std::string{folder} + "/";
  std::set<std::string> names;
  for (auto file = files_.lower_bound(prefix);
       file != files_.end() && file->first.starts_with(prefix); ++file) {
    const auto rest = std::string_view{file->first}.substr(prefix.size());
    const auto slash = rest.find('/');
    names.emplace(slash == std::string_view::npos ? rest : rest.substr(0, slash + 1));
  }
  return names;
}

}  // namespace signalbox::house
