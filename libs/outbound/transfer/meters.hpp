// The numbers of all that leaves the fleet by one client or mailer. Internal to this library.
#pragma once

#include "metrics/registry.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::outbound {

class Meters {
 public:
  Meters(metrics::Registry& registry, std::string kind);

  // Counts one request from its begin to the end of the scope; "cancelled" if it is not told how
  // it ended.
  class Request;

 private:
  void count(std::string_view outcome);

  metrics::Registry& registry_;
  std::string kind_;
  std::map<std::string, metrics::Counter, std::less<>> outcomes_;  // at most what count() is told
  metrics::Gauge open_;
  metrics::Histogram duration_;
};

class Meters::Request {
 public:
  // The meters must outlive it.
  explicit Request(Meters& meters);
  ~Request();
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  // One of a few fixed words.
  void end_as(std::string outcome) { outcome_ = std::move(outcome); }

 private:
  Meters& meters_;
  std::chrono::steady_clock::time_point begun_;
  std::string outcome_ = "cancelled";
};

}  // namespace signalbox::outbound
