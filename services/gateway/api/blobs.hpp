// Files that are too large for a question: sent here, piece by piece, to where a service has
// granted it; that service is told when they are whole.
#pragma once

#include "contracts/question.hpp"
#include "gateway/api/call.hpp"
#include "gateway/outside/blobs/receive.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace signalbox::gateway::api {

struct BlobParts {
  // None: this installation takes no files.
  runtime::Blobs* blobs;
  const Clock& clock;
  std::function<boost::asio::awaitable<Result<contracts::Answer>>(contracts::Question)> ask;
};

boost::asio::awaitable<Answered> put_blob(const BlobParts* parts, Call call);

}  // namespace signalbox::gateway::api
