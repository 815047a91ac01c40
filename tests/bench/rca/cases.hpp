// The cases of a set: a JSON array of objects of texts and numbers. Members that nobody asks for
// are no fault: the file is other people's.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace signalbox::bench {

struct Case {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, double, std::less<>> numbers;

  // Each throws std::runtime_error if the case has none of that name.
  const std::string& text(std::string_view name) const;
  double number(std::string_view name) const;
};

// Throws std::runtime_error if the file cannot be read or is no such array.
std::vector<Case> cases_of(const std::filesystem::path& path);

}  // namespace signalbox::bench
