// Rolls readings up, makes room for those to come and forgets the old, by the clock.
#pragma once

#include "core/clock.hpp"
#include "device_poller/store/rollups.hpp"
#include "log/log.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::device_poller::jobs {

// One turn: rolls up all that is closed and that no other replica is at. A bucket of 5 minutes is
// closed two minutes after its end, because readings come through a stream.
boost::asio::awaitable<void> roll_up_closed(store::RollUps* rollups, Time now);

// Turns without end, until it is cancelled. What fails is logged and tried again in the next.
boost::asio::awaitable<void> keep_rolling_up(store::RollUps* rollups, const Clock* clock,
                                             log::Logger log);

}  // namespace signalbox::device_poller::jobs
