// One poll of one device by SNMP.
#pragma once

#include "core/clock.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/client.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::device_poller::snmp {

struct Poll {
  domain::PollOutcome outcome;
  domain::Reading reading = {};  // worth something when answered or answered in part
};

// Asks who the device is, and if it answers, for all the rest: three parts at a time. A part that
// fails alone is in the reading's `missing`. Silence is no_answer, also of an agent that does not
// know the community: it cannot say so (RFC 1157 §4.1). Throws Busy. The client must outlive it.
boost::asio::awaitable<Poll> poll(Client& client, Target target, Deadline deadline, Time taken_at,
                                  domain::Extent extent = domain::Extent::usual);
// The same by whoever asks, such as snmp_v3::Client.
boost::asio::awaitable<Poll> poll(std::shared_ptr<Asker> asker, Deadline deadline, Time taken_at,
                                  domain::Extent extent = domain::Extent::usual);

}  // namespace signalbox::device_poller::snmp
