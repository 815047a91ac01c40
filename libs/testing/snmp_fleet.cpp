#include "testing/snmp_fleet.hpp"

#include <signal.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace signalbox::testing {
namespace {
constexpr std::chrono::seconds ready_deadline{10};

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

std::string simulator() {
  const std::filesystem::path here{__FILE__};
  return (here.parent_path() / "../../tests/peers/snmp_fleet/snmp_fleet.py").string();
}
}  // namespace

SnmpFleet::SnmpFleet(int count, int interfaces) : port_(free_port()), control_port_(free_port()) {
  const auto log = folder_.path() / "log";
  process_ = std::make_unique<Process>(Process::Plan{
      .command = {"python3", "-B", simulator(), std::to_string(count), std::to_string(port_),
                  std::to_string(control_port_), std::to_string(interfaces)},
      .log_file = log.string()});
  wait_until("snmp_fleet.py", ready_deadline,
             [&] { return text_of(log).find("ready") != std::string::npos; });
  control_ = std::make_unique<RawClient>(control_port_);
}

std::string SnmpFleet::ask(const std::string& command) {
  control_->send(command + "\n");
  auto said = control_->read_until("\n");
  said.pop_back();
  if (said.starts_with("what?")) throw std::runtime_error{"snmp_fleet.py: " + said};
  return said;
}

std::string SnmpFleet::address(int number) {
  constexpr int addresses_each = 250;
  return "127.1." + std::to_string(number / addresses_each) + "." +
         std::to_string(number % addresses_each + 1);
}

SnmpDaemon::SnmpDaemon(const std::string& configuration, bool also_ipv6) : port_(free_port()) {
  const auto port = std::to_string(port_);
  const auto ipv6 = also_ipv6 ? ",udp6:[::1]:" + port : std::string{};
  std::ofstream{folder_.path() / "snmpd.conf"} << "agentaddress udp:127.0.0.1:" << port << ipv6
                                               << "\nrocommunity watch 127.0.0.1\nsysname box\n"
                                                  "syslocation cellar\nsyscontact noc\n"
                                               << configuration;
  start();
}

void SnmpDaemon::start() {
  const auto folder = folder_.path();
  // It writes a snmpd.conf of its own there.
  std::filesystem::create_directory(folder / "state");
  process_ = std::make_unique<Process>(Process::Plan{
      .command = {"snmpd", "-f", "-Lo", "-C", "-c", (folder / "snmpd.conf").string(), "-p",
                  (folder / "pid").string()},
      .environment = {{"SNMP_PERSISTENT_DIR", (folder / "state").string()},
                      {"PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"}},
      .log_file = (folder / "log").string()});
  wait_until("snmpd", ready_deadline, [&] {
    const auto said = output_of({"snmpget", "-v2c", "-c", "watch", "-t0.5", "-r0",
                                 "127.0.0.1:" + std::to_string(port_), "1.3.6.1.2.1.1.5.0"});
    return said.find("box") != std::string::npos;
  });
}

void SnmpDaemon::resume() const { process_->signal(SIGCONT); }

std::string output_of(std::vector<std::string> command) {
  const ScratchFolder folder;
  // Else net-snmp's tools print that they have made it.
  std::filesystem::create_directory(folder.path() / "cert_indexes");
  const auto log = folder.path() / "log";
  const auto name = command.front();
  Process process{{.command = std::move(command),
                   .environment = {{"SNMP_PERSISTENT_DIR", folder.path().string()}},
                   .log_file = log.string()}};
  if (!process.wait(ready_deadline)) throw std::runtime_error{name + " does not end"};
  return text_of(log);
}

}  // namespace signalbox::testing
