// What everything on the bus stands on. All of it must outlive those who are given it.
#pragma once

#include "log/log.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace signalbox::bus {

struct Parts {
  boost::asio::any_io_executor executor;  // of the one loop on which all of it lives
  log::Logger log;
  metrics::Registry& metrics;
};

}  // namespace signalbox::bus
