// Answers that are a page of a list.
#pragma once

#include "contracts/page.hpp"
#include "gateway/api/call.hpp"

#include <optional>
#include <string>

namespace signalbox::gateway::api {

// 200 with Link rel="next" (RFC 8288) where there is more.
template <class List>
http::Response page_response(const http::Request& request, const List& list,
                             const std::optional<std::string>& next) {
  auto response = json_response(200, list);
  if (next) {
    response.headers.add("Link", contracts::next_link(request.query, *next));
  }
  return response;
}

}  // namespace signalbox::gateway::api
