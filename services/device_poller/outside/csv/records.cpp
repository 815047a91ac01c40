#include "device_poller/outside/csv/records.hpp"

#include <algorithm>

namespace signalbox::device_poller::csv {

// A quote in the middle of a cell is a fault of that row, and hides no line's end.
bool Records::ends_at(char letter) {
  if (!quoted_ || is_cut_) return letter == '\n';
  if (place_ == Place::quotes) {
    if (letter == '"') place_ = Place::after_quote;
    return false;
  }
  if (letter == '"' && place_ != Place::cell) {
    place_ = Place::quotes;
    return false;
  }
  place_ = letter == ',' ? Place::cell_start : Place::cell;
  return letter == '\n';
}

// Looks for the end of the record; false if more bytes are wanted.
bool Records::find_end() {
  for (; seen_ < text_.size(); ++seen_) {
    if (ends_at(text_[seen_])) return true;
    if (seen_ - begin_ < record_bytes_max || is_cut_) continue;
    // Quotes that are never closed take in no more than their own line.
    const auto line = text_.find('\n', begin_);
    if (line <= seen_) {
      seen_ = line;
      return true;
    }
    is_cut_ = true;
  }
  return finished_ && begin_ < seen_;
}

std::optional<std::string> Records::next() {
  while (find_end()) {
    auto record = take();
    if (!record.empty()) return record;
  }
  if (is_cut_) drop();
  text_.erase(0, begin_);
  seen_ -= begin_;
  begin_ = 0;
  return std::nullopt;
}

// Of a record that is too long only so much is kept that this is seen.
void Records::drop() {
  constexpr auto kept = record_bytes_max + 1;
  if (seen_ - begin_ <= kept) return;
  dropped_ += seen_ - begin_ - kept;
  text_.erase(begin_ + kept, seen_ - begin_ - kept);
  seen_ = begin_ + kept;
}

// The record up to seen_, with the line's end there.
std::string Records::take() {
  auto record = text_.substr(begin_, std::min(seen_ - begin_, record_bytes_max + 1));
  if (seen_ < text_.size()) ++seen_;
  taken_ += seen_ - begin_ + dropped_;
  begin_ = seen_;
  dropped_ = 0;
  is_cut_ = false;
  place_ = Place::cell_start;
  if (record.ends_with('\r')) record.pop_back();
  return record;
}

}  // namespace signalbox::device_poller::csv
