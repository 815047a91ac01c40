// CSV as people send it: what was read is written and read again the same, within the limits; a
// cell that was made harmless comes back as it was.
#include "device_poller/outside/csv/records.hpp"
#include "device_poller/outside/csv/table.hpp"
#include "fuzz/promise.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace signalbox;
using namespace signalbox::device_poller::csv;
using fuzz::expect;

namespace {
// Cut into records in pieces of any size: always the same ones, and no byte is lost between them.
void cut(const std::string& text, bool quoted) {
  const auto records_of = [&](std::size_t piece) {
    Records records{quoted};
    std::vector<std::string> found;
    const auto take = [&] {
      while (auto record = records.next()) found.push_back(*std::move(record));
    };
    for (std::size_t at = 0; at < text.size(); at += piece) {
      records.feed(std::string_view{text}.substr(at, piece));
      take();
    }
    records.finish();
    take();
    expect(records.taken() == text.size());
    return found;
  };
  const auto whole = records_of(text.size() + 1);
  expect(whole == records_of(1) && whole == records_of(7));
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  cut(text, true);
  cut(text, false);
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
