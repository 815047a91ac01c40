#include "device_poller/domain/credentials.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace signalbox::device_poller::domain {
namespace {
// "snmp_v3" before "snmp_v2c" before "snmp_v1": as their names go down.
bool comes_first(const Candidate& one, const Candidate& other) {
  return std::tie(one.origin, one.place, other.kind) <
         std::tie(other.origin, other.place, one.kind);
}

std::string quoted(std::string_view name) { return "“" + std::string{name} + "”"; }
}  // namespace

bool needs_credentials(std::string_view driver) { return driver == "snmp" || driver == "routeros"; }

bool takes(std::string_view driver, std::string_view kind) {
  return driver == "snmp" ? kind.starts_with("snmp_") : driver == kind;
}

Choice choose(std::string_view driver, std::vector<Candidate> candidates) {
  std::ranges::sort(candidates, comes_first);
  Choice choice{std::move(candidates), std::nullopt};
  if (!needs_credentials(driver)) return choice;
  const auto taken = std::ranges::find_if(
      choice.candidates, [driver](const auto& one) { return takes(driver, one.kind); });
  if (taken != choice.candidates.end()) {
    choice.taken = static_cast<std::size_t>(taken - choice.candidates.begin());
  }
  return choice;
}

std::string reason_of(std::string_view driver, const Choice& choice) {
  const auto name = std::string{driver};
  if (!needs_credentials(driver)) return "Driver " + name + " needs no credentials.";
  if (!choice.taken) {
    return "Nothing that driver " + name +
           " takes is offered: neither by the device nor by its site, its groups or the tenant.";
  }
  const auto& taken = choice.candidates.at(*choice.taken);
  switch (taken.origin) {
    case Origin::device:
      return "The device names profile " + quoted(taken.name) + " itself.";
    case Origin::site:
      return "The device names none that driver " + name +
             " takes; its site does: " + quoted(taken.name) + ".";
    case Origin::group:
      return "Neither the device nor its site names one that driver " + name +
             " takes; its group " + quoted(taken.place) + " does: " + quoted(taken.name) + ".";
    case Origin::tenant:
      break;
  }
  return "Neither the device nor its site and groups name one that driver " + name + " takes; " +
         quoted(taken.name) + " is the tenant's default.";
}

}  // namespace signalbox::device_poller::domain
