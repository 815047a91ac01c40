// Error messages to categories. Where the classifier would say "unknown", its best guess is
// written: the scorer knows no such answer.
#include "bench/rca/messages.hpp"
#include "bench/rca/set.hpp"
#include "rca/domain/classify/classifier.hpp"

#include <algorithm>
#include <stdexcept>

namespace signalbox::bench {
namespace {
using namespace rca::classify;

// The messages lie in the one file of JSON lines, whatever its name.
std::filesystem::path messages_file(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() == ".ndjson") files.push_back(entry.path());
  }
  if (files.empty()) throw std::runtime_error("no file of JSON lines in " + folder.string());
  return *std::ranges::min_element(files);
}

}  // namespace

Work run_errclass(const Places& places) {
  const auto messages = messages_of(messages_file(places.input));
  std::vector<Verdict> verdicts;
  verdicts.reserve(messages.size());
  const auto from = cpu_time();
  const Classifier classifier{Weights::shipped()};
  for (const auto& one : messages) {
    verdicts.push_back(classifier.classify(one.text));
  }
  const auto took = cpu_time() - from;
  std::string csv = "id,label,confidence\n";
  for (std::size_t at = 0; at < messages.size(); ++at) {
    csv += csv_field(messages[at].id) + ',';
    csv += name_of(verdicts[at].best_guess);
    csv += ',' + std::to_string(verdicts[at].confidence) + '\n';
  }
  write_text(places.output, csv);
  return {.unit = "messages", .count = messages.size(), .took = took};
}

}  // namespace signalbox::bench
