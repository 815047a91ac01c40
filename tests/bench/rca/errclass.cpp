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
  std::string csv = "id,label,confidence\n";
  const Classifier classifier{Weights::shipped()};
  Work work{.unit = "messages", .count = messages.size()};
  for (const auto& one : messages) {
    const ErrorText text{.severity = one.severity, .message = one.message, .detail = one.detail};
    const auto from = std::chrono::steady_clock::now();
    const auto verdict = classifier.classify(text);
    work.took += std::chrono::steady_clock::now() - from;
    csv += csv_field(one.id) + ',' + std::string{name_of(verdict.best_guess)} + ',' +
           std::to_string(verdict.confidence) + '\n';
  }
  write_text(places.output, csv);
  return work;
}

}  // namespace signalbox::bench
