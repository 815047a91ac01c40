// Tables of a RouterOS device as parts of a reading. Pure.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/routeros/session.hpp"

#include <span>
#include <string>
#include <vector>

namespace signalbox::device_poller::routeros {

void take_resource(const Table& table, domain::Reading* reading);
void take_routerboard(const Table& table, domain::Reading* reading);
void take_identity(const Table& table, domain::Reading* reading);
void take_interfaces(const Table& table, domain::Reading* reading);
void take_health(const Table& table, domain::Reading* reading);
void take_firmware(const Table& table, domain::Reading* reading);
// Of package wifi and of package wireless alike: a device has the one or the other.
void take_registrations(const Table& table, domain::Reading* reading);
void take_radios(const Table& table, domain::Reading* reading);
// /ip/neighbor and /ip/arp, one behind the other in the same list.
void take_neighbours(const Table& table, domain::Reading* reading);
void take_arp(const Table& table, domain::Reading* reading);
// What /interface/wifi/monitor or its older brother says of one.
void take_monitor(const Table& table, domain::Radio* radio);

}  // namespace signalbox::device_poller::routeros
