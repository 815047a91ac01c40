#include "rca/domain/classify/network_event.hpp"

#include "rca/domain/classify/words.hpp"

#include <algorithm>
#include <string_view>

namespace signalbox::rca::classify {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// The first row that is found decides: a protocol says more than the interface it runs on, that
// more than the process, that more than the system.
struct Topic {
  std::string_view family;
  std::string_view phrases;
};

// In the device's own name of the event, and of the process.
constexpr Topic tag_topics[] = {
    {"DDOS", "ddos"},
    {"BFD", "bfd|bfdd"},
    {"BGP", "bgp|bgpd|bgp4"},
    {"OSPF", "ospf|ospfv3|ospf3|ospfd"},
    {"ISIS", "isis|is is|clns"},
    {"LACP", "lacp|lacpd"},
    {"LDP", "ldp|ldpd"},
    {"RSVP", "rsvp"},
    {"PIM", "pim"},
    {"VRRP", "vrrp|vrrpd"},
    {"HSRP", "hsrp|standby"},
    {"EIGRP", "eigrp|dual"},
    {"LLDP", "lldp|lldpd"},
    // Found out by a discovery protocol, but about the interface.
    {"INTERFACE", "duplex"},
    {"CDP", "cdp"},
    {"STP", "stp|rstp|mstp|spantree|spanning"},
    {"NTP", "ntp|ntpd|xntpd|chronyd"},
    {"DHCP", "dhcp|dhcpd|dhcp6"},
    {"NAT", "nat|flow|rt flow"},
    {"MAINTENANCE", "maintenance|maint|mmode|gir"},
    {"FAN", "fan|fans|fantray"},
    {"POWER", "power|psu|pem|pwr"},
    {"TEMPERATURE", "temperature|temp|thermal|overheat"},
    {"OPTICS", "optics|transceiver|xcvr|sfp|optical"},
    {"INTERFACE",
     "link|lineproto|interface|intf|if|ifmgr|ifnet|ethport|port|ethernet|iface|updown"},
    {"MAC", "mac|l2fm|mac move|macflap"},
    {"AGENT", "agent"},
    {"PROCESS", "process|procmgr|proc|sysmgr|crash"},
};

// In what it says for people, where its own name said nothing.
constexpr Topic message_topics[] = {
    {"MINOR", "minor alarm"},
    {"MAJOR", "major alarm"},
    {"ALARM", "alarm set|alarm cleared|alarm raised"},
    {"DDOS", "ddos|ddos protection"},
    {"BGP", "bgp|md5 digest"},  // the TCP option that exists for BGP (RFC 2385)
    {"OSPF", "ospf|ospfv3"},
    {"ISIS", "isis|is is"},
    {"LACP", "lacp"},
    {"LDP", "ldp"},
    {"RSVP", "rsvp"},
    {"PIM", "pim"},
    {"VRRP", "vrrp"},
    {"HSRP", "hsrp"},
    {"EIGRP", "eigrp"},
    {"BFD", "bfd"},
    {"LLDP", "lldp"},
    {"STP", "stp|spanning tree"},
    {"NTP", "ntp"},
    {"DHCP", "dhcp"},
    {"MAINTENANCE", "maintenance"},
    {"FAN", "fan|fan tray"},
    {"POWER", "power supply|psu"},
    {"TEMPERATURE", "temperature|overheated"},
    {"OPTICS", "transceiver|optics|sfp"},
    {"USER",
     "logged in|logged out|login|logout|accepted password|failed password|"
     "authentication failure|session opened|session closed for user"},
    {"INTERFACE",
     "interface|line protocol|ifd|bundle|link|link up|link down|ifname|if name|ethernet|port"},
    {"NAT", "nat|session closed|session created|session denied"},
    {"PROCESS", "process|restarting|core dumped|terminated|exited"},
};

constexpr std::string_view tag_of_change = "config|configuration|ui|sys|commit|cfgman|parser|mgd";
constexpr std::string_view change_as_such =
    "commit|commit complete|rollback|error|rolled back|confirmed|load|loaded|must";
constexpr std::string_view by_somebody = "user|by|login|logout|logged|mode|saved|console|vty";

// Names in a family, for those that all devices have; the first row whose phrases are all found.
struct Name {
  std::string_view family;
  std::string_view first;
  std::string_view second;  // "" for none
  std::string_view name;
};
constexpr Name event_names[] = {
    {"USER", "enter|entering|entered", "", "USER_ENTER_CONFIG_MODE"},
    {"USER", "saved|write|written|startup", "", "USER_WRITE_CONFIG"},
    {"USER", "configured from|exit|exiting|exited|leaving", "", "USER_EXIT_CONFIG_MODE"},
    {"USER", "logout|logged out|session closed", "", "USER_LOGOUT"},
    {"USER", "failed|failure|denied|invalid", "", "USER_LOGIN_FAILED"},
    {"USER", "login|logged in|accepted|session opened", "", "USER_LOGIN"},
    {"CONFIGURATION", "rollback|rolled back", "", "CONFIGURATION_ROLLBACK"},
    {"CONFIGURATION", "error|failed|must", "", "CONFIGURATION_ERROR"},
    {"CONFIGURATION", "commit complete|completed", "", "CONFIGURATION_COMMIT_COMPLETED"},
    {"CONFIGURATION", "commit", "", "CONFIGURATION_COMMIT_REQUESTED"},
    {"NAT", "close|closed", "session", "NAT_SESSION_CLOSED"},
    {"NAT", "create|created", "session", "NAT_SESSION_CREATED"},
    {"NAT", "deny|denied", "session", "NAT_SESSION_DENIED"},
    {"MINOR", "cleared", "", "MINOR_ALARM_CLEARED"},
    {"MINOR", "set|raised", "", "MINOR_ALARM_SET"},
    {"MAJOR", "cleared", "", "MAJOR_ALARM_CLEARED"},
    {"MAJOR", "set|raised", "", "MAJOR_ALARM_SET"},
    {"NTP", "unreachable|lost|no reply", "", "NTP_SERVER_UNREACHABLE"},
    {"PROCESS", "restart|restarting|restarted", "", "PROCESS_RESTART"},
    {"MAINTENANCE", "maintenancemodeexit|exit|ended|normal mode", "", "MAINTENANCE_MODE_ENDED"},
    {"MAINTENANCE", "maintenancemodeenter|enter|entering|started", "", "MAINTENANCE_MODE_STARTED"},
    {"BGP", "prefix|prefixes|maxpfx", "thresh|threshold|reaches|warning",
     "BGP_PREFIX_THRESH_EXCEEDED"},
    {"BGP", "prefix|prefixes|maxpfx", "max|maximum|limit|exceed|exceeded",
     "BGP_PREFIX_LIMIT_EXCEEDED"},
    {"BGP", "connection rejected", "", "BGP_CONNECTION_REJECTED"},
    {"BGP", "bad peer as number|peer in wrong as|bad as", "", "BGP_INCORRECT_AS_NUMBER"},
    {"BGP", "up|down|established|idle|adjchange|state changed", "", "BGP_NEIGHBOR_STATE_CHANGED"},
    {"INTERFACE", "mac", "limit", "INTERFACE_MAC_LIMIT_REACHED"},
    {"INTERFACE", "down", "", "INTERFACE_DOWN"},
    {"INTERFACE", "up", "", "INTERFACE_UP"},
};

// Families whose events are neighbours that come and go.
constexpr std::string_view with_neighbours = "ospf|isis|ldp|eigrp|pim|bfd|lldp|cdp|rsvp";

std::string upper(std::string_view text) {
  std::string up;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') {
      up += static_cast<char>(c - 'a' + 'A');
    } else {
      up += is_alphanumeric(c) ? c : '_';
    }
  }
  return up;
}

std::string first_word_of(std::string_view tag) {
  const auto begin = std::min(tag.find_first_not_of("_-/"), tag.size());
  tag.remove_prefix(begin);
  return upper(tag.substr(0, tag.find_first_of("_-/")));
}

template <class Topics>
std::string_view topic_of(const Topics& topics, std::string_view words) {
  for (const auto& topic : topics) {
    if (has_any_phrase(words, topic.phrases)) return topic.family;
  }
  return {};
}

// A change that a person makes in a session of theirs, or the change itself.
std::string_view family_of_change(std::string_view tag, std::string_view message) {
  if (!has_any_phrase(tag, tag_of_change)) return {};
  if (has_any_phrase(tag, change_as_such) || has_any_phrase(message, change_as_such))
    return "CONFIGURATION";
  if (has_any_phrase(message, by_somebody)) return "USER";
  return has_any_phrase(tag, "config|configuration|commit|ui") ? "CONFIGURATION"
                                                               : std::string_view{};
}

std::string_view family_of(std::string_view tag, std::string_view message) {
  if (const auto family = topic_of(tag_topics, tag); !family.empty()) return family;
  if (const auto family = family_of_change(tag, message); !family.empty()) return family;
  return topic_of(message_topics, message);
}

std::string neighbour_name(const std::string& family, std::string_view words) {
  if (has_any_phrase(words, "down|lost|adjdown|nbrdown|expired")) return family + "_NEIGHBOR_DOWN";
  if (has_any_phrase(words, "up|full|established|adjup|nbrup")) return family + "_NEIGHBOR_UP";
  return {};
}

// "INITIALIZED" of "AGENT-6-INITIALIZED": what stands behind the digit of the severity.
std::string_view mnemonic_of(std::string_view tag) {
  for (std::size_t at = 1; at + 2 < tag.size(); ++at) {
    const bool is_severity = tag[at] >= '0' && tag[at] <= '7';
    if (is_severity && tag[at - 1] == '-' && tag[at + 1] == '-') return tag.substr(at + 2);
  }
  return tag;
}

// Makers shorten the same words in many ways.
std::string spelled_out(std::string name) {
  constexpr std::pair<std::string_view, std::string_view> spellings[] = {
      {"INTF", "INTERFACE"}, {"NBR", "NEIGHBOR"}, {"ADJ", "ADJACENCY"}};
  for (const auto& [brief, full] : spellings) {
    const auto at = ("_" + name + "_").find("_" + std::string{brief} + "_");
    if (at != npos) name.replace(at, brief.size(), full);
  }
  return name;
}

// The device's own name, with the family in front of it.
std::string own_name(const std::string& family, std::string_view tag) {
  auto name = spelled_out(upper(mnemonic_of(tag)));
  // CHASSISD_FAN_FAILURE: what runs on the device is not the matter.
  const auto at = name.find("_" + family + "_");
  if (at != npos) name.erase(0, at + 1);
  if (name.empty() || name == family) return family;
  return name.starts_with(family + "_") ? name : family + "_" + name;
}

std::string name_of(const std::string& family, const SyslogLine& line, std::string_view words) {
  for (const auto& row : event_names) {
    const bool fits = row.family == family && has_any_phrase(words, row.first) &&
                      (row.second.empty() || has_any_phrase(words, row.second));
    if (fits) return std::string{row.name};
  }
  if (has_any_phrase(spaced_words(family), with_neighbours)) {
    if (auto name = neighbour_name(family, words); !name.empty()) return name;
  }
  return own_name(family, line.tag);
}

}  // namespace

NetworkEvent network_event_of(const SyslogLine& line) {
  const auto tag = spaced_words(line.tag);
  const auto message = spaced_words(line.message);
  // Their keys are a vocabulary of their own: type=traffic subtype=forward.
  if (line.dialect == Dialect::pairs && !line.tag.empty()) {
    return {.family = first_word_of(line.tag), .name = own_name(first_word_of(line.tag), line.tag)};
  }
  NetworkEvent event{.family = std::string{family_of(tag, message)}, .name = {}};
  if (event.family.empty()) event.family = first_word_of(line.tag);
  if (event.family.empty())
    event.family = first_word_of(message.substr(std::min<std::size_t>(1, message.size())));
  // In BGP_PREFIX_LIMIT_EXCEEDED the device speaks our language already.
  const bool is_named = line.tag.starts_with(event.family + "_");
  event.name =
      is_named ? spelled_out(std::string{line.tag}) : name_of(event.family, line, tag + message);
  return event;
}

}  // namespace signalbox::rca::classify
