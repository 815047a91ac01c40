// Messages as a file of JSON lines holds them. Members that nobody asks for are no fault: the file
// is other people's.
#pragma once

#include "rca/domain/classify/features.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace signalbox::bench {

using TextMembers = std::map<std::string, std::string>;

// The members of every line's object that are texts. Throws std::runtime_error for a line that is
// no object with an "id".
std::vector<TextMembers> objects_of(const std::filesystem::path& path);

struct ErrorMessage {
  std::string id;
  rca::classify::ErrorText text;
};

std::vector<ErrorMessage> messages_of(const std::filesystem::path& path);

}  // namespace signalbox::bench
