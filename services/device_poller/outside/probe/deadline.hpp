// Work that has until a certain moment.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace signalbox::device_poller::probe {

// Whether the work came to its end by then; otherwise it is cancelled, and has ended when this
// returns. Throws what the work throws, and boost::system::system_error with operation_aborted when
// the caller is cancelled.
boost::asio::awaitable<bool> ends_by(boost::asio::awaitable<void> work,
                                     std::chrono::steady_clock::time_point deadline);

}  // namespace signalbox::device_poller::probe
