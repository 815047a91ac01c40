// What of an error's text carries weight: words, pairs of neighbours, beginnings and endings of
// long words, and what they are about.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace signalbox::rca::classify {

struct ErrorText {
  std::string severity = {};  // as its source names it: "ERROR"; "" if it does not
  std::string message;
  std::string detail = {};
};

// Words beyond it are cut: a stack trace says in its first lines what it is about.
inline constexpr std::size_t weighed_words_max = 64;

// In order of their letters, each once. "w:denied", "b:permission_denied", "L:access".
std::vector<std::string> features_of(const ErrorText& text);

}  // namespace signalbox::rca::classify
