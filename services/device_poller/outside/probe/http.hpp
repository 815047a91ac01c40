// One request of HTTP/1.1, over TLS or not, and what its answer is worth.
#pragma once

#include "device_poller/outside/probe/attempt.hpp"

namespace signalbox::device_poller::probe {

boost::asio::awaitable<domain::PollOutcome> probe_http(Attempt* attempt);

}  // namespace signalbox::device_poller::probe
