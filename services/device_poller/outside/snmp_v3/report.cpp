#include "device_poller/outside/snmp_v3/report.hpp"

namespace signalbox::device_poller::snmp_v3 {
namespace {
using domain::PollEnd;
// usmStats, SNMP-USER-BASED-SM-MIB.
const snmp::Oid usm_stats{1, 3, 6, 1, 6, 3, 15, 1, 1};
constexpr std::uint32_t last_of_usm = 6;
}  // namespace

Report report_of(const snmp::Oid& counter) {
  if (!counter.is_under(usm_stats) || counter.size() == usm_stats.size()) return Report::other;
  const auto number = counter.arcs()[usm_stats.size()];
  // usmStatsUnsupportedSecLevels is 1, and so on in the order of the enumeration.
  return number >= 1 && number <= last_of_usm ? static_cast<Report>(number) : Report::other;
}

domain::PollOutcome outcome_of(Report report) {
  switch (report) {
    case Report::unsupported_level:
      return {PollEnd::unauthorized,
              "The device does not have this security level for the user: it knows no "
              "authentication or privacy password of that name."};
    case Report::unknown_user:
      return {PollEnd::unauthorized, "The device does not know the user name."};
    case Report::wrong_digest:
      return {PollEnd::unauthorized,
              "The device knows the user; the authentication password, or its protocol, is wrong."};
    case Report::decryption_error:
      return {PollEnd::unauthorized,
              "The device knows the user and the authentication password; the privacy password, or "
              "its protocol, is wrong."};
    case Report::not_in_time_window:
      return {PollEnd::bad_answer,
              "The device finds the question out of its time, also after telling its time: its "
              "clock runs wild, or two devices have one engine id."};
    case Report::unknown_engine:
      return {PollEnd::bad_answer, "The device does not know the engine id that it gave."};
    case Report::none:
    case Report::other:
      break;
  }
  return {PollEnd::bad_answer, "The device reports an error of SNMPv3 that says nothing more."};
}

domain::PollOutcome silence_to(vault::SnmpLevel level, bool clock_told) {
  if (level == vault::SnmpLevel::auth_priv && clock_told) {
    return {PollEnd::unauthorized,
            "The device takes the user and the authentication password and is silent to what is "
            "encrypted: the privacy password, or its protocol, is wrong."};
  }
  if (level == vault::SnmpLevel::auth_priv) {
    return {PollEnd::no_answer,
            "The device speaks SNMPv3 and is silent to this user: the privacy password, or its "
            "protocol, may be wrong."};
  }
  return {PollEnd::no_answer, "The device speaks SNMPv3 and is silent to this user."};
}

}  // namespace signalbox::device_poller::snmp_v3
