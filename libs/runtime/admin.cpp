#include "runtime/admin.hpp"

#include "core/version.hpp"
#include "http/failure.hpp"
#include "json/write.hpp"

#include <boost/describe.hpp>

namespace signalbox::runtime {
namespace {
struct Alive {
  std::string status = "alive";
  std::string service;
  std::string version;
};
BOOST_DESCRIBE_STRUCT(Alive, (), (status, service, version))

http::Response as_json(int status, std::string body) {
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          std::move(body)};
}

http::Response expose(const metrics::Registry& metrics, std::string_view accept) {
  const auto format = metrics::format_for(accept);
  return {
      200, {{"Content-Type", std::string{metrics::content_type(format)}}}, metrics.expose(format)};
}
}  // namespace

http::Response answer_admin(const AdminParts& parts, const http::Request& request) {
  if (request.method != "GET") {
    auto refused = http::problem(
        http::EdgeProblem{405, "Method not allowed", "method_not_allowed", "Only GET is served."},
        request.request_id);
    refused.headers.add("Allow", "GET, HEAD");
    return refused;
  }
  if (request.path == "/health") {
    return as_json(200,
                   json::write(Alive{.service = parts.service, .version = std::string{version()}}));
  }
  if (request.path == "/health/ready") {
    return as_json(parts.health.ready() ? 200 : 503, json::write(parts.health.report()));
  }
  if (request.path == "/metrics") return expose(parts.metrics, request.headers.get("Accept"));
  return http::problem(
      Failure{Code::not_found, "Only /health, /health/ready and /metrics are served here."},
      request.request_id);
}

}  // namespace signalbox::runtime
