// Readings rolled up, across tenants, a shard at a time; and what is old goes.
#pragma once

#include "device_poller/domain/measured.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace signalbox::device_poller::store {

// A shard that nobody else rolls up while this lives. What was kept counts from end() on.
class RollUpTurn {
 public:
  struct Device {
    Tenant tenant;
    Uuid id;
    std::chrono::seconds interval;
  };
  RollUpTurn(pg::Transaction transaction, int shard, Time from, Time to)
      : transaction_(std::move(transaction)), shard_(shard), from_(from), to_(to) {}

  Time from() const { return from_; }
  Time to() const { return to_; }
  boost::asio::awaitable<std::vector<Device>> devices();
  boost::asio::awaitable<std::vector<domain::KeptReading>> readings(Device device, Time from,
                                                                    Time to);
  // Replaces what there is for the same device, bucket and slot.
  void keep(const Tenant& tenant, std::chrono::seconds bucket, const domain::RollUp& rollup);
  // Makes the larger buckets of this turn's time from the smaller.
  boost::asio::awaitable<void> merge(std::chrono::seconds bucket, std::chrono::seconds from_bucket);
  boost::asio::awaitable<void> end(std::chrono::seconds bucket);

 private:
  pg::Transaction transaction_;
  int shard_;
  Time from_;
  Time to_;
};

class RollUps {
 public:
  explicit RollUps(pg::Pool& jobs) : jobs_(jobs) {}

  // The shard that lags most behind `closed`, a multiple of `bucket`, for at most `stretch` of its
  // time; nothing if all have come so far, or others are at it.
  boost::asio::awaitable<std::optional<RollUpTurn>> begin(std::chrono::seconds bucket, Time closed,
                                                          std::chrono::seconds stretch);
  // The same, as far as the smaller buckets have come.
  boost::asio::awaitable<std::optional<RollUpTurn>> begin_merge(std::chrono::seconds bucket,
                                                                std::chrono::seconds from_bucket,
                                                                std::chrono::seconds stretch);
  // Partitions for the days to come; those gone by their age, and old status changes.
  boost::asio::awaitable<void> make_partitions(Time now);
  boost::asio::awaitable<void> forget_old(Time now);

 private:
  pg::Pool& jobs_;
};

}  // namespace signalbox::device_poller::store
