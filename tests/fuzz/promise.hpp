// What every fuzzer needs: a promise to hold us to, and the choice of a parser by the first byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace signalbox::fuzz {

// A promise of ours: the fuzzer reports where it does not hold.
inline void expect(bool holds) {
  if (!holds) std::abort();
}

using Check = void (*)(std::string_view bytes);

// The bytes in a block of their own, so that the sanitizer sees a step beyond them.
template <std::size_t Count>
void run_one(const std::array<Check, Count>& checks, const std::uint8_t* bytes, std::size_t count) {
  if (count == 0) return;
  const std::string input(bytes + 1, bytes + count);
  checks.at(bytes[0] % Count)(input);
}

// The line at the front, taken off without its end.
inline std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\n'));
  text.remove_prefix(line.size() < text.size() ? line.size() + 1 : text.size());
  return line;
}

}  // namespace signalbox::fuzz
