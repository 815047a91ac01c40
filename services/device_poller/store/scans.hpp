// Scans: what is looked for, by whom it runs, how far it is.
#pragma once

#include "device_poller/domain/scan.hpp"
#include "pg/outbox.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::device_poller::store {

// Whoever runs a scan says each second that it does; who has not for so long has gone.
inline constexpr std::chrono::seconds scan_gone_after{15};
inline constexpr std::int32_t scans_kept = 100;

class Scans {
 public:
  // Both must outlive it.
  Scans(pg::Pool& pool, pg::Outbox& outbox) : pool_(pool), outbox_(outbox) {}

  // The id of the one that runs, if one does: then nothing was added.
  boost::asio::awaitable<std::optional<Uuid>> add(Tenant tenant, domain::Scan scan,
                                                  contracts::Statement fact,
                                                  contracts::Origin origin);
  // How far it is. False if it does not run any more.
  boost::asio::awaitable<bool> progress(Tenant tenant, domain::Scan scan, Time now);

  using FactOf = std::function<contracts::Statement(const domain::Scan&)>;
  struct End {
    Uuid id;
    std::string state;
    Time at;
    FactOf fact;
  };
  // If it runs; its numbers are those of the last progress. False if there is none such.
  boost::asio::awaitable<bool> end(Tenant tenant, End end, contracts::Origin origin);
  // All whose runner has gone.
  boost::asio::awaitable<void> end_lost(Tenant tenant, Time now, FactOf fact);

  boost::asio::awaitable<std::optional<domain::Scan>> find(Tenant tenant, Uuid id);
  // The newest first, before this one.
  boost::asio::awaitable<std::vector<domain::Scan>> list(Tenant tenant, std::optional<Uuid> before,
                                                         int limit);

 private:
  pg::Pool& pool_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::device_poller::store
