// Words and sentences of the RouterOS API (MikroTik's manual, “API”): a word is its length and so
// many bytes, a sentence is words up to an empty one. Bytes, not text.
#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::routeros {

using Sentence = std::vector<std::string>;

// A device may declare 4 GiB: past these the stream is not read on. The longest honest word is a
// script or a log line of some 64 kB; the longest sentence an interface with all its fields.
inline constexpr std::size_t word_bytes_max = 1'048'576;
inline constexpr std::size_t sentence_bytes_max = 4'194'304;
inline constexpr std::size_t sentence_words_max = 4'096;

// Each word, and the empty one that ends it. Words are shorter than 4 GiB.
std::string encode(const Sentence& sentence);

// Makes sentences of a stream, however it is cut into pieces.
class SentenceReader {
 public:
  void feed(std::string_view bytes) { bytes_ += bytes; }
  // The next whole sentence, nothing while there is none; empty ones are skipped.
  std::optional<Sentence> next();
  // Why there will never be one again: Code::invalid for a length of a reserved form,
  // Code::too_large past the limits above.
  const std::optional<Failure>& fault() const { return fault_; }

 private:
  std::optional<std::string_view> next_word();
  bool take_word(std::string_view word);
  std::string_view rest() const { return std::string_view{bytes_}.substr(at_); }

  std::string bytes_;
  std::size_t at_ = 0;  // what lies before it is used up
  Sentence sentence_;
  std::size_t sentence_bytes_ = 0;
  std::optional<Failure> fault_;
};

}  // namespace signalbox::device_poller::routeros
