// Hands accounts to running servers.
#pragma once

#include "bus/wire/link.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace signalbox::bus {

// From the answer on the server goes by this token of an account; the others of its cluster do so
// at once or, if they are away, within 10 s of being back. Of two tokens the one issued later
// counts. For user `system`.
//
// The server would keep a token that anybody has signed, and lock the account out: it is thrown as
// std::invalid_argument unless `signer` (a public key) has signed it. Throws std::runtime_error
// with the server's words when it refuses, Disconnected without an answer in 10 s.
boost::asio::awaitable<void> push_account(Link* link, std::string token, std::string signer);

}  // namespace signalbox::bus
