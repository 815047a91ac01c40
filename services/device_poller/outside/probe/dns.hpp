// One question to a DNS server: by UDP, twice if need be, and by TCP when the answer is too long.
#pragma once

#include "device_poller/outside/probe/attempt.hpp"

namespace signalbox::device_poller::probe {

boost::asio::awaitable<domain::PollOutcome> probe_dns(Attempt* attempt);

}  // namespace signalbox::device_poller::probe
