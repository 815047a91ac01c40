// A syslog line of a network device taken apart: who says it, how grave, and what. Reads RFC 3164,
// RFC 5424 and what devices send instead: sequence numbers, hosts before the time, times of many
// forms, key=value lines. Views point into the line.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::rca::classify {

// How a device writes its own name of an event. Makers differ in it, so that two devices of one
// maker are mostly of one dialect.
enum class Dialect : std::uint8_t {
  plain,            // "BGP: Peer …"
  process,          // "rpd[2902]: RPD_OSPF_NBRDOWN: …"
  percent,          // "%LINK-5-CHANGED: …"
  percent_process,  // "Rib: %AGENT-6-INITIALIZED: …"
  module,           // "%%01BGP/3/STATE_CHG_UPDOWN(l): …"
  pairs,            // "devname=fw01 type=traffic …"
  structured,       // RFC 5424
};

struct SyslogLine {
  std::optional<std::uint8_t> severity;  // 0 emergency … 7 debug; nothing without <PRI>
  std::optional<std::uint8_t> facility;
  std::string_view host;     // "" if the line names none
  std::string_view process;  // "rpd" of "rpd[2902]:"
  std::string_view tag;      // the device's own name of the event: "LINK-5-CHANGED", "UI_COMMIT"
  Dialect dialect = Dialect::plain;
  std::string_view message;  // what is left for people
};

// Any text is safe; linear in its bytes.
SyslogLine read_syslog(std::string_view line);

}  // namespace signalbox::rca::classify
