// A Lua script that Redis runs as one step, so that nobody sees it half done.
#pragma once

#include <string_view>

namespace signalbox::redis {

// Written as a constant above the function that runs it. Keys go in KEYS, all else in ARGV; no
// value is ever written into the text, which Redis keeps for good.
struct Script {
  std::string_view name;  // unique in the process
  std::string_view text;
};

}  // namespace signalbox::redis
