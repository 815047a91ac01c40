// How late the loop is. Everything waits while one handler computes, so this is the first number to
// look at when a service feels slow.
#pragma once

#include "core/clock.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::runtime {

// Asks ten times a second for a turn, for as long as the loop runs, and writes down how long the
// turn was in coming (signalbox_loop_lag_seconds); more than 250 ms is a line in the log.
boost::asio::awaitable<void> watch_loop_lag(const Clock* clock, log::Logger log,
                                            metrics::Histogram lag);

}  // namespace signalbox::runtime
