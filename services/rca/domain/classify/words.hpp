// Text as a row of words in lower case: what rules and weights look at.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::rca::classify {

// " out of memory error ": letters and digits only, one blank around every word, so that a phrase
// is found by its words and never inside one. Words written together are taken apart where a
// capital begins the next: OutOfMemoryError.
std::string spaced_words(std::string_view text);

// Whether the phrase ("out of memory") stands in spaced words. Neither may be empty.
bool has_phrase(std::string_view spaced, std::string_view phrase);
// Whether any does; they stand between bars: "up|link up".
bool has_any_phrase(std::string_view spaced, std::string_view phrases);

// Words for weights: what stands in quotes is "Q" and a number "N", whatever it says; all else in
// lower case. At most `count_max` of them.
std::vector<std::string> weighed_words(std::string_view text, std::size_t count_max);

}  // namespace signalbox::rca::classify
