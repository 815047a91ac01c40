#include "device_poller/operations.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox::device_poller {
using runtime::row;

namespace {
std::vector<runtime::Operation> of_devices(const OwnParts* parts) {
  return {
      row("list_devices", &parts->devices, api::list_devices),
      row("count_devices", &parts->devices, api::count_devices),
      row("create_device", &parts->devices, api::create_device),
      row("get_device", &parts->devices, api::get_device),
      row("change_device", &parts->devices, api::change_device),
      row("remove_device", &parts->devices, api::remove_device),
      row("add_devices", &parts->bulk, api::add_devices),
      row("list_device_imports", &parts->imports, api::list_device_imports),
      row("create_device_import", &parts->imports, api::create_device_import),
      row("get_device_import", &parts->imports, api::get_device_import),
      row("cancel_device_import", &parts->imports, api::cancel_device_import),
      row("list_refused_rows", &parts->imports, api::list_refused_rows),
      row("complete_device_import", &parts->imports, api::complete_device_import),
      row("download_devices", &parts->bulk, api::download_devices),
      row("explain_credentials", &parts->devices, api::explain_credentials),
      row("list_status_changes", &parts->devices, api::list_status_changes),
      row("list_interfaces", &parts->charts, api::list_interfaces),
      row("list_registrations", &parts->charts, api::list_registrations),
      row("list_sensors", &parts->charts, api::list_sensors),
      row("get_series", &parts->charts, api::get_series),
      row("test_connection", &parts->connection, api::test_connection),
      row("snapshot_device", &parts->tenancy, api::snapshot_device),
      row("export_devices", &parts->tenancy, api::export_devices),
      row("purge_devices", &parts->tenancy, api::purge_devices),
  };
}

// What belongs to many of them, and how they hang together.
std::vector<runtime::Operation> of_places(const OwnParts* parts) {
  return {
      row("list_sites", &parts->places, api::list_sites),
      row("create_site", &parts->places, api::create_site),
      row("get_site", &parts->places, api::get_site),
      row("change_site", &parts->places, api::change_site),
      row("remove_site", &parts->places, api::remove_site),
      row("list_device_groups", &parts->places, api::list_device_groups),
      row("create_device_group", &parts->places, api::create_device_group),
      row("get_device_group", &parts->places, api::get_device_group),
      row("change_device_group", &parts->places, api::change_device_group),
      row("remove_device_group", &parts->places, api::remove_device_group),
      row("list_credential_profiles", &parts->profiles, api::list_credential_profiles),
      row("create_credential_profile", &parts->profiles, api::create_credential_profile),
      row("get_credential_profile", &parts->profiles, api::get_credential_profile),
      row("change_credential_profile", &parts->profiles, api::change_credential_profile),
      row("remove_credential_profile", &parts->profiles, api::remove_credential_profile),
      row("get_topology", &parts->topology, api::get_topology),
      row("list_neighbours", &parts->topology, api::list_neighbours),
      row("list_scans", &parts->discovery, api::list_scans),
      row("create_scan", &parts->discovery, api::create_scan),
      row("get_scan", &parts->discovery, api::get_scan),
      row("cancel_scan", &parts->discovery, api::cancel_scan),
      row("list_proposals", &parts->discovery, api::list_proposals),
      row("accept_proposal", &parts->discovery, api::accept_proposal),
      row("dismiss_proposal", &parts->discovery, api::dismiss_proposal),
  };
}
}  // namespace

std::vector<runtime::Operation> operations_of(const OwnParts* parts) {
  auto all = of_devices(parts);
  std::ranges::move(of_places(parts), std::back_inserter(all));
  return all;
}

}  // namespace signalbox::device_poller
