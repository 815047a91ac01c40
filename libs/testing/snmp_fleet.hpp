// Simulated SNMP devices of a test's own, with faults to order: tests/peers/snmp_fleet, and the
// real snmpd beside them. Both listen on free ports of 127.0.0.0/8 and end with their owner.
#pragma once

#include "testing/process.hpp"
#include "testing/raw_client.hpp"
#include "testing/scratch_folder.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::testing {

// Community "public"; device 1, 3, 5… is a server, 0, 4, 8… a router, 2, 6, 10… by MikroTik.
class SnmpFleet {
 public:
  // Returns when all answer. Throws std::runtime_error after 10 s.
  explicit SnmpFleet(int count, int interfaces = 4);

  // A command of its control port, such as "slow 3 500"; throws when it is not understood.
  void tell(const std::string& command) { ask(command); }
  // How many requests its devices have heard.
  int requests() { return std::stoi(ask("requests")); }
  static std::string address(int number);
  std::uint16_t port() const { return port_; }

 private:
  std::string ask(const std::string& command);

  ScratchFolder folder_;
  std::uint16_t port_;
  std::uint16_t control_port_;
  std::unique_ptr<Process> process_;
  std::unique_ptr<RawClient> control_;
};

// Debian's snmpd on 127.0.0.1, of community "watch", named "box".
class SnmpDaemon {
 public:
  // Returns when it answers snmpget. More lines for its configuration: users of SNMPv3. Throws
  // std::runtime_error after 10 s. It listens at 127.0.0.1, and at ::1 if it is to, on the same
  // port.
  explicit SnmpDaemon(const std::string& configuration = "", bool also_ipv6 = false);

  std::uint16_t port() const { return port_; }
  void pause() const { process_->pause(); }
  void resume() const;
  void kill() { process_->kill(); }
  // Again, on the same port, after kill(): with the same engine, begun once more.
  void start();

 private:
  ScratchFolder folder_;
  std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

// What a program prints, both outputs; throws if it has not ended in 10 s.
std::string output_of(std::vector<std::string> command);

}  // namespace signalbox::testing
