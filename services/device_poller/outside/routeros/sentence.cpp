#include "device_poller/outside/routeros/sentence.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace signalbox::device_poller::routeros {
namespace {
constexpr unsigned bits_of_byte = 8;
constexpr unsigned char reserved_from = 0xF8;
// What is used up is let go when it is more than this, not word by word.
constexpr std::size_t used_bytes_max = 65'536;

// The forms of a length: how many bytes follow the first one, and the mark in the first one's bits.
struct LengthForm {
  std::uint64_t below;
  std::size_t more_bytes;
  unsigned char mark;
  unsigned char mark_mask;
};
constexpr std::array forms{LengthForm{0x80, 0, 0x00, 0x80}, LengthForm{0x4000, 1, 0x80, 0xC0},
                           LengthForm{0x200000, 2, 0xC0, 0xE0},
                           LengthForm{0x10000000, 3, 0xE0, 0xF0},
                           LengthForm{1ULL << 32U, 4, 0xF0, 0xFF}};

void append_length(std::string& out, std::uint64_t length) {
  for (const auto& form : forms) {
    if (length >= form.below) continue;
    const auto high = form.more_bytes * bits_of_byte;
    const auto first = form.more_bytes == 4 ? 0 : static_cast<unsigned char>(length >> high);
    out += static_cast<char>(first | form.mark);
    for (auto shift = high; shift > 0; shift -= bits_of_byte) {
      out += static_cast<char>(length >> (shift - bits_of_byte));
    }
    return;
  }
}

const LengthForm* form_of(unsigned char first) {
  for (const auto& form : forms) {
    if ((first & form.mark_mask) == form.mark) return &form;
  }
  return nullptr;
}
}  // namespace

std::string encode(const Sentence& sentence) {
  std::string bytes;
  for (const auto& word : sentence) {
    append_length(bytes, word.size());
    bytes += word;
  }
  bytes += '\0';
  return bytes;
}

std::optional<std::string_view> SentenceReader::next_word() {
  const auto left = rest();
  if (left.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(left.front());
  const auto* form = form_of(first);
  if (first >= reserved_from || form == nullptr) {
    fault_ = Failure{.code = Code::invalid, .detail = "a word's length has a reserved form"};
    return std::nullopt;
  }
  if (left.size() <= form->more_bytes) return std::nullopt;
  std::uint64_t length = first & static_cast<unsigned char>(~form->mark_mask);
  for (std::size_t at = 1; at <= form->more_bytes; ++at) {
    length = length << bits_of_byte | static_cast<unsigned char>(left[at]);
  }
  if (length > word_bytes_max) {
    fault_ = Failure{.code = Code::too_large, .detail = "a word of more than 1 MiB is announced"};
    return std::nullopt;
  }
  const auto start = form->more_bytes + 1;
  if (left.size() - start < length) return std::nullopt;
  at_ += start + length;
  return left.substr(start, length);
}

// Whether it ends the sentence.
bool SentenceReader::take_word(std::string_view word) {
  if (word.empty()) return !sentence_.empty();
  sentence_bytes_ += word.size();
  if (sentence_bytes_ > sentence_bytes_max || sentence_.size() == sentence_words_max) {
    fault_ = Failure{.code = Code::too_large, .detail = "a sentence does not end"};
  } else {
    sentence_.emplace_back(word);
  }
  return false;
}

std::optional<Sentence> SentenceReader::next() {
  while (!fault_) {
    const auto word = next_word();
    if (!word) break;
    if (!take_word(*word)) continue;
    sentence_bytes_ = 0;
    return std::exchange(sentence_, {});
  }
  if (at_ == bytes_.size() || at_ > used_bytes_max) {
    bytes_.erase(0, at_);
    at_ = 0;
  }
  return std::nullopt;
}

}  // namespace signalbox::device_poller::routeros
