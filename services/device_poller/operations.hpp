// The operations of service device_poller: from the name in the contract to the function.
#pragma once

#include "device_poller/api/bulk.hpp"
#include "device_poller/api/charts.hpp"
#include "device_poller/api/connection.hpp"
#include "device_poller/api/discovery.hpp"
#include "device_poller/api/groups.hpp"
#include "device_poller/api/imports.hpp"
#include "device_poller/api/tenancy.hpp"
#include "device_poller/api/topology.hpp"
#include "runtime/operation.hpp"

#include <vector>

namespace signalbox::device_poller {

struct OwnParts {
  api::DeviceParts devices;
  api::BulkParts bulk;
  api::ImportParts imports;
  api::PlaceParts places;
  api::ProfileParts profiles;
  api::ChartParts charts;
  api::ConnectionParts connection;
  api::TenancyParts tenancy;
  api::TopologyParts topology;
  api::DiscoveryParts discovery;
};

// `parts` must outlive what is answered.
std::vector<runtime::Operation> operations_of(const OwnParts* parts);

}  // namespace signalbox::device_poller
