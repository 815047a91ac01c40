// Lines of log files to groups of lines that are the same message. The group of a line is where its
// template stands at the end of the file: templates that proved to be one are relabelled.
#include "bench/rca/set.hpp"
#include "rca/domain/logs/miner.hpp"

#include <algorithm>
#include <stdexcept>

namespace signalbox::bench {
namespace {
using rca::logs::Miner;

std::string hexadecimal(std::uint64_t key) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += digits[(key >> shift) & 15U];
  return text;
}

// Logs hold any bytes, and whoever reads the predictions may take nothing but text.
std::string plain(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

// A line of the benchmark is the message without its header; where a folder has only lines as
// logged, they are taken.
std::filesystem::path lines_file(const std::filesystem::path& folder) {
  const auto content = folder / "content.txt";
  return std::filesystem::exists(content) ? content : folder / "raw.log";
}

std::string predictions(const Miner& miner, const std::vector<std::uint64_t>& keys) {
  std::string csv = "line,group,template\n";
  std::size_t number = 0;
  for (const auto key : keys) {
    const auto* known = miner.find(key);
    csv += std::to_string(++number) + ',' + hexadecimal(miner.joined(key)) + ',';
    if (known != nullptr) csv += csv_field(plain(rca::logs::pattern_of(*known)));
    csv += '\n';
  }
  return csv;
}

std::size_t run_system(const std::filesystem::path& folder, const Places& places, Work& work) {
  const auto lines = lines_of(lines_file(folder));
  std::vector<std::uint64_t> keys;
  keys.reserve(lines.size());
  const auto from = cpu_time();
  Miner miner{{}};
  for (const auto& line : lines) keys.push_back(miner.add(line).same);
  work.took += cpu_time() - from;
  write_text(places.output / (folder.filename().string() + ".csv"), predictions(miner, keys));
  return lines.size();
}

}  // namespace

Work run_loghub2k(const Places& places) {
  Work work{.unit = "lines"};
  for (const auto& entry : std::filesystem::directory_iterator{places.input}) {
    if (!entry.is_directory() || !std::filesystem::exists(lines_file(entry.path()))) continue;
    work.count += run_system(entry.path(), places, work);
  }
  if (work.count == 0) throw std::runtime_error("no folder here has a content.txt or a raw.log");
  return work;
}

}  // namespace signalbox::bench
