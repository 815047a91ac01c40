// What a network device tells of, in words that no maker owns: the family (BGP, INTERFACE, USER)
// and the event in it (INTERFACE_DOWN). What is not known keeps the device's own word, so that
// nothing is without a family.
#pragma once

#include "rca/domain/classify/syslog.hpp"

#include <string>

namespace signalbox::rca::classify {

struct NetworkEvent {
  std::string family;  // "" only for a line without any word
  std::string name;    // begins with the family
};

NetworkEvent network_event_of(const SyslogLine& line);

}  // namespace signalbox::rca::classify
