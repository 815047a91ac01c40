// Cuts a file that comes in pieces into its records: a row of CSV or a line, whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::device_poller::csv {

// A device has some hundred bytes.
inline constexpr std::size_t record_bytes_max = std::size_t{64} * 1024;

class Records {
 public:
  // `quoted`: a line's end between quotes does not end a record (RFC 4180).
  explicit Records(bool quoted) : quoted_(quoted) {}

  void feed(std::string_view bytes) { text_ += bytes; }
  // Nothing more comes: what is left is the last record.
  void finish() { finished_ = true; }

  // The next one, without its line's end; those that are empty are left out. Nothing: more bytes
  // are wanted, or there are none. One that is longer than record_bytes_max is cut behind the next
  // byte; where a quote made it so long, it ends with its first line.
  std::optional<std::string> next();

  // Of the bytes fed, those of the records that next() has answered, and of their ends.
  std::uint64_t taken() const { return taken_; }

 private:
  // Of the next letter. After a quote comes the end of a cell, or a second one: a quote that is
  // meant.
  enum class Place : std::uint8_t { cell_start, cell, quotes, after_quote };
  bool ends_at(char letter);
  bool find_end();
  void drop();
  std::string take();

  bool quoted_;
  bool finished_ = false;
  std::string text_;
  std::size_t begin_ = 0;  // of the record, in text_
  std::size_t seen_ = 0;   // up to where its end was looked for
  Place place_ = Place::cell_start;
  bool is_cut_ = false;
  std::uint64_t dropped_ = 0;  // of the record
  std::uint64_t taken_ = 0;
};

}  // namespace signalbox::device_poller::csv
