// Syslog lines of network devices to event, family, host, severity and facility. Two lines are in
// one group when they tell of the same event in the same dialect.
#include "bench/rca/messages.hpp"
#include "bench/rca/set.hpp"
#include "json/described.hpp"
#include "json/standard_types.hpp"
#include "json/write.hpp"
#include "rca/domain/classify/network_event.hpp"
#include "rca/domain/classify/syslog.hpp"

#include <vector>

namespace signalbox::bench {
namespace {
using namespace rca::classify;

struct SyslogAnswer {
  std::string id;
  std::string event;
  std::string family;
  std::string host;
  std::optional<int> severity;
  std::optional<int> facility;
  std::string group;
};
BOOST_DESCRIBE_STRUCT(SyslogAnswer, (), (id, event, family, host, severity, facility, group))

SyslogAnswer answer(const TextMembers& message) {
  const auto line = read_syslog(message.at("raw"));
  const auto event = network_event_of(line);
  return {.id = message.at("id"),
          .event = event.name,
          .family = event.family,
          .host = std::string{line.host},
          .severity = line.severity,
          .facility = line.facility,
          .group = event.name + ' ' + std::to_string(static_cast<int>(line.dialect))};
}

}  // namespace

Work run_netsyslog(const Places& places) {
  auto messages = objects_of(places.input / "messages.ndjson");
  std::erase_if(messages, [](const TextMembers& one) { return !one.contains("raw"); });
  std::vector<SyslogAnswer> answers;
  answers.reserve(messages.size());
  const auto from = cpu_time();
  for (const auto& message : messages) answers.push_back(answer(message));
  const auto took = cpu_time() - from;
  std::string out;
  for (const auto& one : answers) out += json::write(one) + '\n';
  write_text(places.output, out);
  return {.unit = "messages", .count = messages.size(), .took = took};
}

}  // namespace signalbox::bench
