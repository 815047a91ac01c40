// Readings as rows: one for a device and slot, its interfaces as arrays.
#pragma once

#include "core/uuid.hpp"
#include "device_poller/domain/measured.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

// A device's interfaces, wireless clients and sensors as its last reading named them, for lists.
struct InterfacesRow {
  Time read_at;
  json::Raw interfaces;     // an array of objects
  json::Raw wireless = {};  // radios and registrations
  json::Raw sensors = {};   // an array of objects
};

class Readings {
 public:
  explicit Readings(pg::Pool& pool) : pool_(pool) {}

  // One a slot: of two the one with the higher fence. `interfaces` replaces what the device's last
  // reading named, unless that was taken later.
  boost::asio::awaitable<void> keep(Tenant tenant, domain::KeptReading reading,
                                    InterfacesRow interfaces);
  // In the order of their slots.
  boost::asio::awaitable<std::vector<domain::KeptReading>> between(Tenant tenant, Uuid device,
                                                                   Time from, Time to);
  // In the order of their slots, in buckets of so many seconds: 300, 3600 or 86400.
  boost::asio::awaitable<std::vector<domain::RollUp>> rolled_up(Tenant tenant, Uuid device,
                                                                std::chrono::seconds bucket,
                                                                Time from, Time to);
  boost::asio::awaitable<std::optional<InterfacesRow>> interfaces(Tenant tenant, Uuid device);

 private:
  pg::Pool& pool_;
};

}  // namespace signalbox::device_poller::store
