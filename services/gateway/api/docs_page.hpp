// The API for people to read: every operation of the contract on one page, without a script.
#pragma once

#include "http/message.hpp"

namespace signalbox::gateway::api {

http::Response docs_page();
// The operation get_openapi.
http::Response openapi_document();

}  // namespace signalbox::gateway::api
