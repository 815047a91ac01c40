// One poll of one RouterOS device, by its API or by REST.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/routeros/client.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace signalbox::device_poller::routeros {

struct Poll {
  domain::PollOutcome outcome;
  domain::Reading reading = {};  // worth something when answered or answered in part
  std::string certificate_sha256 = {};
};

// Two rounds of commands, each in flight together: all tables, then each radio. What fails alone is
// in the reading's `missing`; a menu that this version does not have is not missed. The client must
// outlive it.
boost::asio::awaitable<Poll> poll(Client* client, Target target, Deadline deadline, Time taken_at,
                                  domain::Extent extent = domain::Extent::usual);

}  // namespace signalbox::device_poller::routeros
