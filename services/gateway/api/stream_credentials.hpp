// Credentials with which other people's programs read facts from the bus.
#pragma once

#include "gateway/api/call.hpp"
#include "gateway/outside/nats/programs.hpp"
#include "gateway/store/stream_credentials.hpp"

#include <vector>

namespace signalbox::gateway::api {

struct StreamCredentialParts {
  store::StreamCredentials& credentials;
  nats::Programs* programs = nullptr;  // none where the operator has not given the keys
  UuidSource& ids;
  const Clock& clock;
  std::vector<std::string> servers;  // as programs reach the bus
};

boost::asio::awaitable<Answered> list_stream_credentials(const StreamCredentialParts* parts,
                                                         Call call);
boost::asio::awaitable<Answered> create_stream_credential(const StreamCredentialParts* parts,
                                                          Call call);
boost::asio::awaitable<Answered> remove_stream_credential(const StreamCredentialParts* parts,
                                                          Call call);

}  // namespace signalbox::gateway::api
