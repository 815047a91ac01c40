// Error messages as a file of JSON lines holds them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace signalbox::bench {

struct ErrorMessage {
  std::string id;
  std::string severity;
  std::string message;
  std::string detail;
};

// Throws std::runtime_error for a line that is none.
std::vector<ErrorMessage> messages_of(const std::filesystem::path& path);

}  // namespace signalbox::bench
