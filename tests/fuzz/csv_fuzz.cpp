// CSV as people send it: what was read is written and read again the same, within the limits; a
// cell that was made harmless comes back as it was.
#include "device_poller/outside/csv/table.hpp"
#include "fuzz/promise.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace signalbox;
using namespace signalbox::device_poller::csv;
using fuzz::expect;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  constexpr Limits limits{.rows = 20, .columns = 8, .cell_bytes = 200};
  const auto rows = read(text, limits);
  expect(rows.has_value() || !rows.error().detail.empty());  // a refusal says why
  if (!rows) return 0;
  expect(rows->size() <= limits.rows);  // no more rows than asked for
  std::string again;
  for (const auto& row : *rows) {
    expect(!row.empty() && row.size() <= limits.columns);  // no more columns than asked for
    for (const auto& cell : row) {
      expect(cell.size() <= limits.cell_bytes);  // no longer cells than asked for
      expect(undefused(defused(cell)) == cell);  // what was defused comes back
    }
    again += line_of(row);
  }
  const auto reread = read(again, limits);
  expect(reread.has_value() && *reread == *rows);  // what is written is read back
  return 0;
}
