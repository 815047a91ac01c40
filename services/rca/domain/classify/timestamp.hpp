// Times in front of log lines, whatever their form.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox::rca::classify {

// The bytes of the time that the text begins with, its zone and the blanks and colon behind it
// included; 0 if there is none. A time is a run of words that each may be part of one (month, day,
// year, date) with a time of day among them.
std::size_t timestamp_size(std::string_view text);

}  // namespace signalbox::rca::classify
