// One request of a person to the gateway's own operations: who asks, for which tenant, what.
#pragma once

#include "contracts/fact.hpp"
#include "contracts/params.hpp"
#include "core/limits.hpp"
#include "gateway/store/people.hpp"
#include "http/message.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace signalbox::gateway::api {

// Somebody who is signed in, as of the last look.
struct Caller {
  Uuid sign_in;
  store::Person person;
  std::vector<store::Membership> memberships;
  Time until;  // of the access token
};

struct Call {
  http::Request request;
  contracts::Params params;
  std::shared_ptr<const Caller> caller = {};  // none where everybody may
  Tenant tenant = Tenant::platform();         // of this request; platform where the caller has none
  std::vector<std::string> permissions = {};  // of the caller in that tenant
  std::string traceparent = {};

  contracts::Origin origin() const {
    return {caller ? caller->person.id.to_string() : "", request.request_id, traceparent};
  }
};

using Answered = Result<http::Response>;

template <class Value>
http::Response json_response(int status, const Value& value) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          .body = json::write(value)};
}
inline http::Response no_content() { return {.status = 204}; }

}  // namespace signalbox::gateway::api
