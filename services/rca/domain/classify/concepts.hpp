// Words by what they are about, from general knowledge of systems: what lets a rare word count like
// the common ones that mean the same. Learnt weights then say what each concept is worth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace signalbox::rca::classify {

inline constexpr std::size_t concept_count = 12;

// A bit per concept that the word (in lower case) belongs to.
std::uint32_t concepts_of(std::string_view word);
// "network", "access": in features and in reasons.
std::string_view concept_name(std::size_t number);

}  // namespace signalbox::rca::classify
