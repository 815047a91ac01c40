#include "bus/wire/service_protocol.hpp"

#include "json/writer.hpp"

namespace signalbox::bus {
namespace {
constexpr std::string_view verbs[] = {"PING", "INFO", "STATS"};

void write_common(json::Writer* out, const ServiceFacts& facts, std::string_view type) {
  out->member("type", "io.nats.micro.v1." + std::string{type});
  out->member("name", facts.name);
  out->member("id", facts.instance);
  out->member("version", facts.version);
  out->key("metadata");
  out->begin_object();
  out->end_object();
}

void write_counts(json::Writer* out, const EndpointCounts& counts) {
  const auto requests = static_cast<std::int64_t>(counts.requests);
  out->member("num_requests", requests);
  out->member("num_errors", static_cast<std::int64_t>(counts.errors));
  out->member("last_error", counts.last_error);
  out->member("processing_time", counts.processing.count());
  out->member("average_processing_time", requests == 0 ? 0 : counts.processing.count() / requests);
}

void write_endpoints(json::Writer* out, const ServiceFacts& facts, bool with_counts) {
  out->key("endpoints");
  out->begin_array();
  for (const auto& [operation, counts] : facts.endpoints) {
    out->begin_object();
    out->member("name", operation);
    out->member("subject", "ask." + facts.name + "." + operation);
    out->member("queue_group", facts.name);
    if (with_counts) write_counts(out, counts);
    out->end_object();
  }
  out->end_array();
}
}  // namespace

std::vector<std::string> service_subjects(const ServiceFacts& facts) {
  std::vector<std::string> subjects;
  for (const std::string_view verb : verbs) {
    const auto all = "$SRV." + std::string{verb};
    subjects.push_back(all);
    subjects.push_back(all + "." + facts.name);
    subjects.push_back(all + "." + facts.name + "." + facts.instance);
  }
  return subjects;
}

std::string service_answer(const ServiceFacts& facts, std::string_view subject) {
  constexpr std::string_view prefix = "$SRV.";
  if (!subject.starts_with(prefix)) return {};
  subject.remove_prefix(prefix.size());
  const auto verb = subject.substr(0, subject.find('.'));
  std::string json;
  json::Writer out{json};
  out.begin_object();
  if (verb == "PING") {
    write_common(&out, facts, "ping_response");
  } else if (verb == "INFO") {
    write_common(&out, facts, "info_response");
    out.member("description", facts.description);
    write_endpoints(&out, facts, false);
  } else if (verb == "STATS") {
    write_common(&out, facts, "stats_response");
    out.member("started", facts.started);
    write_endpoints(&out, facts, true);
  } else {
    return {};
  }
  out.end_object();
  return json;
}

}  // namespace signalbox::bus
