// The public door: from a request to who asks, whether he may, and who answers. Every operation of
// the contract passes here, and none is named: a new one of another service needs no line.
#pragma once

#include "contracts/question.hpp"
#include "contracts/routes.hpp"
#include "gateway/api/callers.hpp"
#include "http/server.hpp"
#include "http/static_files.hpp"
#include "log/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::gateway::api {

// What is left of a caller's share, for the RateLimit fields.
struct Share {
  bool allowed = true;
  std::int64_t limit = 0;
  std::int64_t remaining = 0;
  std::chrono::seconds reset{};
  std::chrono::seconds retry_after{};
};

struct DoorParts {
  Callers& callers;
  UuidSource& ids;
  log::Logger log;
  // The gateway's own operations, by their names.
  std::map<std::string, std::function<boost::asio::awaitable<Answered>(Call)>, std::less<>> own;
  // Asks another service.
  std::function<boost::asio::awaitable<Result<contracts::Answer>>(contracts::Question)> ask;
  // Takes one of the caller's share of a rate class: "read", "write", "heavy" or "sign_in".
  std::function<boost::asio::awaitable<Share>(std::string caller, std::string rate)> take;
  // The web app's files; none: the API alone.
  const http::StaticFiles* files = nullptr;
  // "https://ops.example.com": where people reach this door.
  std::string public_origin;
};

class Door {
 public:
  // Throws std::logic_error where `own` is not what the contract says of the gateway.
  explicit Door(DoorParts parts);

  boost::asio::awaitable<http::Response> answer(http::Request request);
  // How large a body may be, by its operation.
  http::BodyRule choose_body(const http::Request& head) const;

 private:
  boost::asio::awaitable<std::optional<http::Response>> identify(
      const contracts::Operation* operation, Call* call);
  boost::asio::awaitable<std::optional<Failure>> enter(const contracts::Operation* operation,
                                                       Call* call);
  boost::asio::awaitable<http::Response> answer_api(http::Request request);
  boost::asio::awaitable<Answered> carry_out(const contracts::Operation* operation, Call call,
                                             std::string params);
  std::optional<Failure> page_fault(const http::Request& request) const;
  http::Response with_safety(http::Response response) const;

  DoorParts parts_;
  contracts::Routes routes_;
};

}  // namespace signalbox::gateway::api
