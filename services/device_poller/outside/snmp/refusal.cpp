#include "device_poller/outside/snmp/refusal.hpp"

#include "device_poller/outside/snmp/message.hpp"

#include <string>

namespace signalbox::device_poller::snmp {

domain::PollOutcome refusal_of(std::int32_t error_status) {
  using domain::PollEnd;
  if (error_status == authorization_error || error_status == no_access_error) {
    return {PollEnd::unauthorized, "its agent says that these credentials may not read that"};
  }
  return {PollEnd::bad_answer,
          "its agent failed with error status " + std::to_string(error_status)};
}

}  // namespace signalbox::device_poller::snmp
