// The operators' door of every service: GET /health, /health/ready and /metrics.
#pragma once

#include "http/message.hpp"
#include "metrics/registry.hpp"
#include "runtime/health.hpp"

#include <string>

namespace signalbox::runtime {

struct AdminParts {
  std::string service;
  const Health& health;
  const metrics::Registry& metrics;
};

// Answers an admin request; anything but GET of those three is a problem document.
http::Response answer_admin(const AdminParts& parts, const http::Request& request);

}  // namespace signalbox::runtime
