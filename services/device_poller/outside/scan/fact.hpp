// What a scan makes known to others.
#pragma once

#include "contracts/fact.hpp"
#include "device_poller/domain/scan.hpp"

namespace signalbox::device_poller::scan {

contracts::Statement started_fact(const domain::Scan& scan);
// However it ended: its state says so.
contracts::Statement finished_fact(const domain::Scan& scan);

}  // namespace signalbox::device_poller::scan
