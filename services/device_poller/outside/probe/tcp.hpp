// Connections by TCP, and what is said when there is none.
#pragma once

#include "device_poller/outside/probe/attempt.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace signalbox::device_poller::probe {

// PollEnd::answered when it is connected. Throws when this process has no socket left.
boost::asio::awaitable<domain::PollOutcome> connect(Attempt* attempt,
                                                    boost::asio::ip::tcp::socket* socket);
boost::asio::awaitable<domain::PollOutcome> probe_tcp(Attempt* attempt);

// What the kernel says of a way to a port ("TCP port 443"), as an outcome.
domain::PollOutcome outcome_of(const boost::system::error_code& fault, const std::string& port);

// Throws if the fault is that this process, or this host, has no socket or memory left.
void throw_if_ours(const boost::system::error_code& fault);

}  // namespace signalbox::device_poller::probe
