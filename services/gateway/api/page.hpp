// Pages of a list: the cursor is the key of the last item.
#pragma once

#include "core/form.hpp"
#include "gateway/api/call.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::gateway::api {

// Takes out what was read beyond `limit`, and answers the key of the last that is left if there was
// more.
template <class Row, class KeyOf>
std::optional<std::string> cut_page(std::vector<Row>* rows, int limit, KeyOf key_of) {
  const auto most = static_cast<std::size_t>(limit);
  if (rows->size() <= most) return std::nullopt;
  rows->erase(rows->begin() + limit, rows->end());
  return key_of(rows->back());
}

// 200 with Link rel="next" (RFC 8288) where there is more.
template <class List>
http::Response page_response(const http::Request& request, const List& list,
                             const std::optional<std::string>& next) {
  auto response = json_response(200, list);
  if (next) {
    response.headers.add(
        "Link", "<" + request.path + "?after=" + percent_encode(*next) + ">; rel=\"next\"");
  }
  return response;
}

}  // namespace signalbox::gateway::api
