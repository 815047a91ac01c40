#include "device_poller/outside/csv/records.hpp"

namespace signalbox::device_poller::csv {

// A quote in the middle of a cell is a fault of that row, and hides no line's end.
bool Records::ends_at(char letter) {
  if (!quoted_) return letter == '\n';
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

Result<std::optional<std::string>> Records::next() {
  while (true) {
    while (seen_ < text_.size() && !ends_at(text_[seen_])) ++seen_;
    if (seen_ - begin_ > record_bytes_max) {
      return Failure{.code = Code::too_large,
                     .detail = "has more than " + std::to_string(record_bytes_max) + " bytes"};
    }
    if (seen_ == text_.size() && (!finished_ || begin_ == seen_)) break;
    auto record = take();
    if (!record.empty()) return std::optional{std::move(record)};
  }
  text_.erase(0, begin_);
  seen_ -= begin_;
  begin_ = 0;
  return std::optional<std::string>{};
}

// The record up to seen_, with the line's end there.
std::string Records::take() {
  auto record = text_.substr(begin_, seen_ - begin_);
  if (seen_ < text_.size()) ++seen_;
  taken_ += seen_ - begin_;
  begin_ = seen_;
  place_ = Place::cell_start;
  if (record.ends_with('\r')) record.pop_back();
  return record;
}

}  // namespace signalbox::device_poller::csv
