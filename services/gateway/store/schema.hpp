// The service's schema: migrations/*.sql, embedded by the build.
#pragma once

#include "pg/migrate.hpp"

#include <span>

namespace signalbox::gateway {

std::span<const pg::Migration> migrations();

}  // namespace signalbox::gateway
