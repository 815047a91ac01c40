// Tables of numbers and texts as the public sets have them: CSV with a first line of names, plain
// or by gzip.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bench {

struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;  // each as long as names

  // Throws std::runtime_error if there is none.
  std::size_t column(std::string_view name) const;
};

// Throws std::runtime_error if the file cannot be read; rows of another length are left out.
Table table_of(const std::filesystem::path& path);
// As they stand in the file, unzipped if its name ends so.
std::string text_of(const std::filesystem::path& path);
// NaN for an empty cell or none that is a number.
double number_of(std::string_view cell);

}  // namespace signalbox::bench
