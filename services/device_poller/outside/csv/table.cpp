#include "device_poller/outside/csv/table.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::csv {
namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view formula_signs = "=+-@\t\r\n";

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

// Takes rows off the front of a text.
class Reader {
 public:
  Reader(std::string_view text, const Limits& limits) : rest_(text), limits_(limits) {}

  Result<std::vector<Row>> rows() {
    std::vector<Row> rows;
    while (true) {
      while (end_line()) {
      }
      if (rest_.empty()) return rows;
      row_ = rows.size() + 1;
      if (row_ > limits_.rows) {
        return Failure{.code = Code::too_large,
                       .detail = "The text has more than " + std::to_string(limits_.rows - 1) +
                                 " rows below the first."};
      }
      auto row = one_row();
      if (!row) return row.error();
      rows.push_back(*std::move(row));
    }
  }

 private:
  Failure fault(const std::string& detail) const {
    return {Code::invalid,
            "Row " + std::to_string(row_) + " " + detail + ".",
            {at_pointer("", "not_csv", "row " + std::to_string(row_) + " " + detail)}};
  }

  // Whether a line's end stood there, which is taken off.
  bool end_line() {
    for (const std::string_view end : {"\r\n", "\n"}) {
      if (!rest_.starts_with(end)) continue;
      rest_.remove_prefix(end.size());
      return true;
    }
    return false;
  }

  Result<Row> one_row() {
    Row row;
    while (true) {
      if (row.size() == limits_.columns) return fault("has too many columns");
      auto cell = rest_.starts_with('"') ? quoted_cell() : plain_cell();
      if (!cell) return cell.error();
      if (cell->size() > limits_.cell_bytes) return fault("has a cell that is too long");
      row.push_back(*std::move(cell));
      if (rest_.empty() || end_line()) return row;
      if (!rest_.starts_with(',')) return fault("has something between a cell and the next comma");
      rest_.remove_prefix(1);
    }
  }

  Result<std::string> plain_cell() {
    const auto end = std::min(rest_.find_first_of(",\r\n\""), rest_.size());
    auto cell = std::string{rest_.substr(0, end)};
    rest_.remove_prefix(end);
    if (rest_.starts_with('"')) return fault("has a quote in the middle of a cell");
    return cell;
  }

  Result<std::string> quoted_cell() {
    std::string cell;
    rest_.remove_prefix(1);
    while (true) {
      const auto quote = rest_.find('"');
      if (quote == std::string_view::npos) return fault("has a quote that is never closed");
      cell += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!rest_.starts_with('"')) return cell;
      cell += '"';
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
  const Limits& limits_;
  std::size_t row_ = 1;
};

// Where its first character stands that is no apostrophe, if that begins a formula.
bool begins_formula(std::string_view cell) {
  const auto first = cell.find_first_not_of('\'');
  return first != std::string_view::npos && formula_signs.find(cell[first]) != formula_signs.npos;
}
}  // namespace

Result<std::vector<Row>> read(std::string_view text, const Limits& limits) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    return Failure{Code::invalid,
                   "The text is not UTF-8.",
                   {at_pointer("", "bad_utf8", "must be UTF-8, without NUL")}};
  }
  return Reader{text, limits}.rows();
}

std::string line_of(std::span<const std::string> row) {
  std::string line;
  for (const auto& cell : row) {
    if (!line.empty()) line += ',';
    // So is what would be taken for something else at the front of a text: an empty line, a mark.
    const bool is_read_otherwise =
        line.empty() && (cell.empty() || cell.starts_with(byte_order_mark));
    if (cell.find_first_of(",\"\r\n") == cell.npos && !is_read_otherwise) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char character : cell) {
      line += character;
      if (character == '"') line += '"';
    }
    line += '"';
  }
  return line + "\r\n";
}

std::string defused(std::string cell) {
  if (begins_formula(cell)) cell.insert(cell.begin(), '\'');
  return cell;
}

std::string undefused(std::string cell) {
  if (cell.starts_with('\'') && begins_formula(cell)) cell.erase(cell.begin());
  return cell;
}

}  // namespace signalbox::device_poller::csv
