#include "bench/rca/messages.hpp"

#include "bench/rca/set.hpp"
#include "json/described.hpp"
#include "json/read.hpp"
#include "json/standard_types.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::bench {

BOOST_DESCRIBE_STRUCT(ErrorMessage, (), (id, severity, message, detail))

std::vector<ErrorMessage> messages_of(const std::filesystem::path& path) {
  std::vector<ErrorMessage> messages;
  for (const auto& line : lines_of(path)) {
    if (line.empty()) continue;
    auto message = json::read<ErrorMessage>(line);
    if (!message) throw std::runtime_error(path.string() + ": " + describe(message.error()));
    messages.push_back(std::move(*message));
  }
  return messages;
}

}  // namespace signalbox::bench
