// Sign-ins and wrong attempts that are over are forgotten, by the clock.
#pragma once

#include "core/clock.hpp"
#include "gateway/store/people.hpp"
#include "log/log.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::gateway::jobs {

// Hourly, until it is cancelled. What fails is logged and tried again in the next turn.
boost::asio::awaitable<void> forget_sign_ins(store::People* people, const Clock* clock,
                                             log::Logger log);

}  // namespace signalbox::gateway::jobs
