// The NATS service protocol (ADR-32): what a service says of itself under $SRV, so that `nats
// micro` and others find it. Pure; the responder sends it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bus {

struct EndpointCounts {
  std::uint64_t requests = 0;
  std::uint64_t errors = 0;
  std::string last_error = {};  // "500:internal"
  std::chrono::nanoseconds processing{};
};

struct ServiceFacts {
  std::string name;
  std::string instance;
  std::string version;
  std::string description;
  std::string started;                              // RFC 3339
  std::map<std::string, EndpointCounts> endpoints;  // by operation
};

// $SRV.PING, $SRV.PING.<name>, $SRV.PING.<name>.<id>, and the same for INFO and STATS.
std::vector<std::string> service_subjects(const ServiceFacts& facts);
// The answer to one of them; empty for any other subject.
std::string service_answer(const ServiceFacts& facts, std::string_view subject);

}  // namespace signalbox::bus
