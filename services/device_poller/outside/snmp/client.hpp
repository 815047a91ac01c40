// Questions to all devices of this process, by SNMPv1 and SNMPv2c over one UDP socket for each
// address family. Lives on one loop.
#pragma once

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "device_poller/outside/datagram/socket.hpp"
#include "device_poller/outside/snmp/asker.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace signalbox::device_poller::snmp {

class Exchange;
class Memory;

struct ClientConfig {
  // Questions under way. At 0.1 s each that is 40,000 a second; the answers of all of them, at some
  // 2 kB, are what the receive buffer holds if the loop is busy meanwhile.
  std::size_t in_flight_max = 4'096;
  std::size_t receive_buffer_bytes = 8'000'000;
  // Questions that wait for their turn: 20,000 devices with three groups each. More are refused.
  std::size_t waiting_max = 65'536;
  // How long one try waits for its answer (the house's definition: 2 s, twice).
  std::chrono::milliseconds try_time = std::chrono::seconds{2};
};

struct Target {
  datagram::Endpoint endpoint;
  Secret community;
  Version version = Version::v2c;
};

class Client {
 public:
  // Clock and registry must outlive it. Sockets are opened when they are first needed.
  Client(const boost::asio::any_io_executor& executor, const Clock& clock,
         metrics::Registry& metrics, ClientConfig config = {});
  // Whoever still waits hears boost::asio::error::operation_aborted.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Asks up to `tries` times, each with the same random request id; version, community and request
  // id of the question are filled in here. An answer counts if request id, address, port, version
  // and community are those of the question. Throws Busy.
  boost::asio::awaitable<Answer> ask(Target target, Message question, int tries, Deadline deadline);

  // For the questions of one poll; it knows what earlier ones learned of the device. This client
  // must outlive it.
  std::shared_ptr<Asker> asker(Target target);

  const Clock& clock() const;

 private:
  std::shared_ptr<Exchange> exchange_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace signalbox::device_poller::snmp
