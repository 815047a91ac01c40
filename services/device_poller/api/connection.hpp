// Trying to reach a device before it is added: each rung told by itself.
#pragma once

#include "device_poller/api/profiles.hpp"
#include "device_poller/outside/driver/driver.hpp"

namespace signalbox::device_poller::api {

struct ConnectionParts {
  const driver::DriverParts& driver;
  store::Profiles& profiles;
  vault::Vault& vault;
  const Clock& clock;
};

boost::asio::awaitable<Answered> test_connection(const ConnectionParts* parts,
                                                 contracts::Question question);

}  // namespace signalbox::device_poller::api
