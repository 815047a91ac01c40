// Runs scans in this process: looks at addresses, some at once, and keeps what was found.
#pragma once

#include "device_poller/outside/scan/look.hpp"
#include "device_poller/store/proposals.hpp"
#include "device_poller/store/scans.hpp"
#include "log/log.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::device_poller::jobs {

struct ScanningParts {
  boost::asio::any_io_executor executor;
  store::Scans& scans;
  store::Proposals& proposals;
  const driver::DriverParts& driver;
  std::function<void()> said;  // a fact was committed
  UuidSource& ids;
  const Clock& clock;
  log::Logger log;
};

// Of one scan. Polls go before it, and networks have other guests.
inline constexpr std::size_t hosts_at_once = 50;

class Scanning {
 public:
  explicit Scanning(const ScanningParts& parts);
  ~Scanning();
  Scanning(const Scanning&) = delete;
  Scanning& operator=(const Scanning&) = delete;

  // Of a scan that was stored as running. It ends with its hosts, when it is stored as anything
  // else, or with this process.
  struct Order {
    Tenant tenant;
    domain::Scan scan;
    scan::Wanted wanted;
    std::vector<boost::asio::ip::address> hosts;
    contracts::Origin origin;
  };
  void begin(Order order);

  // Those that run are interrupted, and said to be.
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::device_poller::jobs
