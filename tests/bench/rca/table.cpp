#include "bench/rca/table.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

namespace signalbox::bench {
namespace {

// Takes one row off the text; quotes may hold commas, line ends and doubled quotes.
std::vector<std::string> take_row(std::string_view& text) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char character = text[at];
    if (character == '"') {
      const bool doubled = quoted && at + 1 < text.size() && text[at + 1] == '"';
      if (doubled) cells.back() += text[++at];
      if (!doubled) quoted = !quoted;
    } else if (quoted || (character != ',' && character != '\n' && character != '\r')) {
      cells.back() += character;
    } else if (character == ',') {
      cells.emplace_back();
    } else if (character == '\n') {
      break;
    }
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return cells;
}

}  // namespace

std::size_t Table::column(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) throw std::runtime_error("no column " + std::string{name});
  return static_cast<std::size_t>(found - names.begin());
}

// zlib reads plain files as they are.
std::string text_of(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file{gzopen(path.c_str(), "rb"), gzclose};
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::string text;
  std::array<char, 1 << 16> block{};
  for (;;) {
    const int count = gzread(file.get(), block.data(), static_cast<unsigned>(block.size()));
    if (count < 0) throw std::runtime_error("cannot unzip " + path.string());
    if (count == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(count));
  }
}

Table table_of(const std::filesystem::path& path) {
  const auto text = text_of(path);
  std::string_view rest = text;
  Table table;
  table.names = take_row(rest);
  while (!rest.empty()) {
    auto row = take_row(rest);
    if (row.size() == table.names.size()) table.rows.push_back(std::move(row));
  }
  return table;
}

double number_of(std::string_view cell) {
  double value = 0;
  const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const auto length = static_cast<std::size_t>(read.ptr - cell.data());
  const bool whole = !cell.empty() && read.ec == std::errc{} && length == cell.size();
  return whole ? value : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace signalbox::bench
