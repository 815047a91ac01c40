// What the benchmark program knows of a set: where it lies, where the answers go, and what is told
// of the work afterwards.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bench {

struct Places {
  std::filesystem::path input;   // a folder in the form of the set's README
  std::filesystem::path output;  // a file, or for some sets a folder
};

// Only the engine's own work is timed: reading and writing files is not. Seconds are of one core's
// work, so that what else runs on the machine is not counted.
struct Work {
  std::string_view unit;  // "lines"
  std::size_t count = 0;
  std::chrono::duration<double> took{};
};

// Each reads a folder of its set's form, without any truth, and writes the file of predictions.
Work run_loghub2k(const Places& places);
Work run_errclass(const Places& places);
Work run_netsyslog(const Places& places);
Work run_nab(const Places& places);
Work run_petshop(const Places& places);
Work run_nezha(const Places& places);

// The processor time that this process has used.
std::chrono::duration<double> cpu_time();

// The lines of a text file, without their ends. Throws std::runtime_error if it cannot be read.
std::vector<std::string> lines_of(const std::filesystem::path& path);
// Throws std::runtime_error if it cannot be written.
void write_text(const std::filesystem::path& path, std::string_view text);
// A field of a CSV file, in quotes where it needs them.
std::string csv_field(std::string_view text);

}  // namespace signalbox::bench
