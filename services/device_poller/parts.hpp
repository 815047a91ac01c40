// Everything the device poller is made of, joined. Lives from the service's start to its end.
#pragma once

#include "device_poller/config.hpp"
#include "device_poller/events/record.hpp"
#include "device_poller/jobs/importing.hpp"
#include "device_poller/jobs/polling.hpp"
#include "device_poller/jobs/rolling_up.hpp"
#include "device_poller/jobs/scanning.hpp"
#include "device_poller/operations.hpp"
#include "runtime/fleet.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <optional>

namespace signalbox::device_poller {

class Parts {
 public:
  // Begins to connect. Throws std::runtime_error for master keys or networks that cannot be read.
  Parts(runtime::Runtime& runtime, const Config& config);

  // By the roles of this process: answers, records, polls.
  void begin();

 private:
  void begin_recording(std::vector<bus::Delivery>* deliveries);
  void begin_importing();
  api::ImportParts import_parts();
  vault::VaultParts vault_parts(const Config& config);

  runtime::Runtime& runtime_;
  Config config_;
  runtime::Fleet fleet_;
  std::unique_ptr<runtime::Blobs> blobs_;  // none where no files are taken
  store::Devices devices_;
  store::Profiles profiles_;
  store::Places places_;
  store::Polls polls_;
  store::Readings readings_;
  store::Neighbours neighbours_;
  store::Proposals proposals_;
  store::Scans scans_;
  store::Imports imports_;
  store::RollUps rollups_;
  store::Tenants tenants_;
  vault::Vault vault_;
  outbound::AddressPolicy policy_;
  snmp::Client snmp_;
  snmp_v3::Client snmp_v3_;
  routeros::Client routeros_;
  icmp::Ping ping_;
  probe::Authorities authorities_;
  driver::DriverParts driver_;
  events::RecordParts recording_;
  jobs::Scanning scanning_;
  std::optional<jobs::Importing> importing_;
  OwnParts own_;
  jobs::ShardLeases leases_;
  std::optional<jobs::Polling> polling_;
  boost::asio::cancellation_signal ending_;  // of what runs by the clock
  boost::asio::cancellation_signal ending_imports_;
};

}  // namespace signalbox::device_poller
