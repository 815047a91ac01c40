// When two templates are one statement with another word in it.
#pragma once

#include "rca/domain/logs/template.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace signalbox::rca::logs {

struct MinerParameters;

// Where two templates of one skeleton differ, places that are open in either left out.
struct Difference {
  std::size_t places = 0;  // 2 stands for more, too
  std::size_t first = 0;
};
Difference difference_of(const std::vector<Place>& one, const std::vector<Place>& other);

// How many different words at the place are evidence enough that it varies; nothing where no number
// of them is.
std::optional<std::size_t> words_needed(const MinerParameters& parameters,
                                        const std::vector<Place>& places, std::size_t at);

// Whether a variable seen at the place is evidence that any word there is one.
bool opens_by_variable(const MinerParameters& parameters, const std::vector<Place>& places,
                       std::size_t at);

// Whether the words before the place announce a name.
bool is_named_thing(const std::vector<Place>& places, std::size_t at);

}  // namespace signalbox::rca::logs
