// Comma-separated values (RFC 4180), as spreadsheets write and read them.
#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::csv {

using Row = std::vector<std::string>;

struct Limits {
  std::size_t rows = 501;  // the first with the names of the columns
  std::size_t columns = 64;
  std::size_t cell_bytes = std::size_t{16} * 1024;
};

// Lines end with CRLF or LF; a cell in quotes may hold both, commas, and quotes that are doubled. A
// byte order mark at the front and empty lines are skipped. Code::invalid says in which row (of
// those with cells, from 1) something is wrong: not UTF-8, a NUL, a quote in the middle of a cell
// or never closed, more than the limits. Rows may differ in length.
Result<std::vector<Row>> read(std::string_view text, const Limits& limits);

// One row, with CRLF at its end. Cells are quoted where they must be.
std::string line_of(std::span<const std::string> row);

// A text that a spreadsheet would take for a formula ("=1+1", "-x", "@a") gets an apostrophe in
// front, and so does one that begins with apostrophes and then so: undefused() takes it off again.
std::string defused(std::string cell);
std::string undefused(std::string cell);

}  // namespace signalbox::device_poller::csv
