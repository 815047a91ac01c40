// The version of this build, set once in the top CMakeLists.txt (semantic versioning).
#pragma once

#include <string_view>

namespace signalbox {

std::string_view version();

}  // namespace signalbox
