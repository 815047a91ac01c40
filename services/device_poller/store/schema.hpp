// The service's schema: migrations/*.sql, embedded by the build.
#pragma once

#include "pg/migrate.hpp"

#include <span>

namespace signalbox::device_poller {

std::span<const pg::Migration> migrations();

}  // namespace signalbox::device_poller
