// Which credentials a device is asked with: its own, else those of its site, of its groups, of the
// tenant. The one place that decides it, for polls, tests and explanations.
#pragma once

#include "core/uuid.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::domain {

// Who offers a profile, the closest first.
enum class Origin : std::uint8_t { device, site, group, tenant };
BOOST_DESCRIBE_ENUM(Origin, device, site, group, tenant)

// A credential profile that is offered to a device.
struct Candidate {
  Origin origin = Origin::device;
  std::string place;  // the name of the group; of others it does not matter
  Uuid profile;
  std::string name;
  std::string kind;  // "snmp_v2c"
};

bool needs_credentials(std::string_view driver);
// Whether credentials of this kind are for this driver.
bool takes(std::string_view driver, std::string_view kind);

struct Choice {
  std::vector<Candidate> candidates;  // in the order in which they are considered
  std::optional<std::size_t> taken;   // the first that the driver takes; none where it needs none
};
// Of one origin groups are ordered by their names, kinds by how much they protect: SNMP v3 first.
Choice choose(std::string_view driver, std::vector<Candidate> candidates);

// Why this one or none, as a sentence for people.
std::string reason_of(std::string_view driver, const Choice& choice);

}  // namespace signalbox::device_poller::domain
