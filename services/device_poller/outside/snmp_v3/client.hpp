// Questions to devices by SNMPv3 with the user-based security model (RFC 3414), by net-snmp on a
// thread of its own. Lives on one loop.
#pragma once

#include "device_poller/outside/snmp/asker.hpp"
#include "device_poller/outside/snmp/poll.hpp"
#include "device_poller/outside/snmp_v3/target.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <memory>

namespace signalbox::device_poller::snmp_v3 {

struct ClientConfig {
  // Questions under way: three for each of 500 polls, and some. More are refused.
  std::size_t questions_max = 2'048;
  std::size_t devices_kept = 512;  // see EngineConfig
  std::chrono::milliseconds try_time = std::chrono::seconds{2};
};

class Client {
 public:
  // Clock and registry must outlive it. Starts the thread.
  Client(const boost::asio::any_io_executor& executor, const Clock& clock,
         metrics::Registry& metrics, ClientConfig config = {});
  // Ends the thread. Whoever still waits hears boost::asio::error::operation_aborted.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // For the questions of one poll. Its answers are also unauthorized, with what the device reports:
  // an unknown user, a wrong password of either kind, a level it does not have. A question that has
  // begun runs to its end.
  std::shared_ptr<snmp::Asker> asker(Target target);

 private:
  class State;
  class UserAsker;
  std::shared_ptr<State> state_;
};

// As snmp::poll(). The client must outlive the call, not the poll.
boost::asio::awaitable<snmp::Poll> poll(Client& client, Target target, snmp::Deadline deadline,
                                        Time taken_at,
                                        domain::Extent extent = domain::Extent::usual);

}  // namespace signalbox::device_poller::snmp_v3
