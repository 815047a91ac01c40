// An upload that a service has granted: its bytes go into the storage as they come in.
#pragma once

#include "core/clock.hpp"
#include "http/body.hpp"
#include "runtime/blobs.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace signalbox::gateway::blobs {

// Measured here, not said by the client.
struct Received {
  std::string storage_key;
  std::string completed_by;  // the operation of its owner that is told
  std::uint64_t size_bytes = 0;
  std::string sha256;  // in hex
  std::string media_type;
};

struct Sender {
  Tenant tenant;
  std::string person;
};

// Code::not_found for what is no grant for this person in this tenant; Code::too_large past its
// size. Sent again (its answer was lost, say), the bytes of the first time are measured anew and
// those of the second are not looked at: a grant is worth its size once. A body that breaks off
// leaves nothing.
boost::asio::awaitable<Result<Received>> receive(runtime::Blobs* blobs, const Clock* clock,
                                                 std::string grant, Sender sender,
                                                 std::shared_ptr<http::BodyReader> body);

}  // namespace signalbox::gateway::blobs
