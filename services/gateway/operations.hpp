// The gateway's own operations, by their names in the contract. All others go over the bus.
#pragma once

#include "gateway/api/blobs.hpp"
#include "gateway/api/door.hpp"
#include "gateway/api/live.hpp"
#include "gateway/api/stream_credentials.hpp"
#include "gateway/api/tenants.hpp"

namespace signalbox::gateway {

struct OwnParts {
  api::SignInParts sign_ins;
  api::TenantParts tenants;
  api::StreamCredentialParts stream_credentials;
  api::Live& live;
  api::BlobParts blobs;
};

// `parts` must outlive what is answered.
std::map<std::string, std::function<boost::asio::awaitable<api::Answered>(api::Call)>, std::less<>>
own_operations(const OwnParts* parts);

}  // namespace signalbox::gateway
