// A streamed answer while it runs. Internal.
#pragma once

#include "http/connection/answer.hpp"
#include "http/connection/door.hpp"
#include "http/connection/transport.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace signalbox::http {

// Runs the stream of an answer whose head has been sent. True when the body went out whole, so that
// the connection can carry another request.
boost::asio::awaitable<bool> run_stream(std::shared_ptr<Door> door,
                                        std::shared_ptr<Connection> connection, Streaming streaming,
                                        bool chunked);

}  // namespace signalbox::http
