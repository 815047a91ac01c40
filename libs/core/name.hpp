// Names that people give to things, and that others read.
#pragma once

#include <optional>
#include <string_view>

namespace signalbox {

// What is wrong with a name, as a phrase ("must have …"); nothing if it is good: 1 to 200
// characters (limits::name_characters_max), none of which breaks a line, rings a bell or turns the
// direction of what stands beside it (Unicode's bidirectional controls), and no blank at either
// end, where nobody sees it. `text` must be UTF-8.
std::optional<std::string_view> name_fault(std::string_view text);

// Whether a text of UTF-8 has a character that breaks a line or rings a bell.
bool has_control_character(std::string_view text);

}  // namespace signalbox
