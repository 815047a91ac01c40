// A scan: which networks are looked through, and how far it is. Pure values.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::domain {

struct Scan {
  Uuid id;
  std::int64_t entity_version = 1;
  std::vector<std::string> networks;
  std::vector<Uuid> credential_profile_ids = {};
  std::vector<std::int32_t> ports;  // of SNMP, RouterOS, RouterOS over TLS
  std::string state = "running";    // or finished, cancelled, interrupted
  std::int32_t hosts_total = 0;
  std::int32_t hosts_done = 0;
  std::int32_t found = 0;  // addresses that answered
  Time started_at;
  std::optional<Time> ended_at = {};
};

}  // namespace signalbox::device_poller::domain
