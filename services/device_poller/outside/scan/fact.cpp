#include "device_poller/outside/scan/fact.hpp"

#include "json/write.hpp"

#include <utility>

namespace signalbox::device_poller::scan {
namespace {
struct ScanFactJson {
  Uuid id;
  std::vector<std::string> networks;
  std::string state;
  std::int32_t hosts_total = 0;
  std::int32_t hosts_done = 0;
  std::int32_t found = 0;
};
BOOST_DESCRIBE_STRUCT(ScanFactJson, (), (id, networks, state, hosts_total, hosts_done, found))

contracts::Statement fact(const domain::Scan& scan, std::string verb) {
  const ScanFactJson json{scan.id,          scan.networks,   scan.state,
                          scan.hosts_total, scan.hosts_done, scan.found};
  return {.kind = {"scan", std::move(verb)},
          .entity = scan.id.to_string(),
          .entity_version = scan.entity_version,
          .data = json::Raw::parse(json::write(json)).value()};
}
}  // namespace

contracts::Statement started_fact(const domain::Scan& scan) { return fact(scan, "started"); }

contracts::Statement finished_fact(const domain::Scan& scan) { return fact(scan, "finished"); }

}  // namespace signalbox::device_poller::scan
