// A copy of the tenants; and all that is kept of one, for its export and its end.
#pragma once

#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

struct TenantCopy {
  std::string name;
  std::int64_t entity_version = 0;
  bool is_removed = false;
};

// A row of any table, for an export.
struct ExportedRow {
  std::string table;
  json::Raw row;
  std::string key;  // to go on after
};

class Tenants {
 public:
  explicit Tenants(pg::Pool& pool) : pool_(pool) {}

  // The newest version is kept.
  boost::asio::awaitable<void> keep(Tenant tenant, TenantCopy copy);
  // Table by table, after this key; without secrets.
  boost::asio::awaitable<std::vector<ExportedRow>> all_rows(Tenant tenant, std::string after,
                                                            int limit);
  // Deletes all of it; answers how many rows.
  boost::asio::awaitable<std::int64_t> purge(Tenant tenant);

 private:
  pg::Pool& pool_;
};

}  // namespace signalbox::device_poller::store
