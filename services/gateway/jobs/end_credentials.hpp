// Takes stream credentials from the bus that have ended here: past their time, or removed while the
// bus was away.
#pragma once

#include "gateway/outside/nats/programs.hpp"
#include "gateway/store/stream_credentials.hpp"
#include "log/log.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::gateway::jobs {

// Looks every 30 s until it is cancelled. All must outlive it.
boost::asio::awaitable<void> end_credentials(store::StreamCredentials* credentials,
                                             nats::Programs* programs, const Clock* clock,
                                             log::Logger log);

}  // namespace signalbox::gateway::jobs
