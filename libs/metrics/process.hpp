// The numbers every process shows about itself, under the names that dashboards know.
#pragma once

#include "metrics/registry.hpp"

#include <string_view>

namespace signalbox::metrics {

// Adds process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds,
// process_start_time_seconds (Linux: from /proc, read at each exposition) and
// signalbox_build_info{service,version}, which is always 1.
void describe_process(Registry& registry, std::string_view service);

}  // namespace signalbox::metrics
