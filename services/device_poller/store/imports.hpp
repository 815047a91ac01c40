// Files of devices on their way in: what was wanted, by whom it runs, how far it is.
#pragma once

#include "contracts/fact.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

// Whoever runs an import says after each batch that it does; who has not for so long has gone.
inline constexpr std::chrono::seconds import_gone_after{10};
inline constexpr std::int32_t imports_kept = 100;
inline constexpr std::int32_t refused_rows_kept = 10'000;

struct Import {
  Uuid id;
  std::string format;
  bool is_dry_run = false;
  std::string state = "waiting";
  std::optional<std::string> reason = {};
  contracts::Origin origin;
  std::optional<std::int64_t> size_bytes = {};
  std::optional<std::string> sha256 = {};
  std::int64_t claims = 0;
  std::int32_t rows_done = 0;
  std::int32_t good = 0;
  std::int32_t refused = 0;
  std::int64_t taken_bytes = 0;
  Time created_at;
  Time expires_at;
  std::optional<Time> ended_at = {};
};

struct RefusedRow {
  std::int32_t row = 1;
  std::optional<std::string> name = {};
  std::string errors;  // JSON
};

// Some rows of an import, in their order.
struct ImportBatch {
  Tenant tenant;
  Import import;
  std::string header;                // of CSV: its first row
  std::vector<std::string> records;  // those after the rows that are done
  // Names of a dry run so far: nothing in the database tells of them.
  std::set<std::string>* names = nullptr;
};

// What became of them.
struct ImportedRows {
  std::int32_t rows = 0;
  std::vector<RefusedRow> refused;
};

struct TenantImport {
  Tenant tenant;
  Uuid id;
};

class Imports {
 public:
  // Both must outlive it. `jobs` sees all tenants'.
  Imports(pg::Pool& pool, pg::Pool& jobs) : pool_(pool), jobs_(jobs) {}

  // The oldest of those that have ended are forgotten.
  boost::asio::awaitable<void> add(Tenant tenant, Import import);
  boost::asio::awaitable<std::optional<Import>> find(Tenant tenant, Uuid id);
  // The newest first, before this one.
  boost::asio::awaitable<std::vector<Import>> list(Tenant tenant, std::optional<Uuid> before,
                                                   int limit);
  // Its file is there. False if it does not wait for one.
  boost::asio::awaitable<bool> complete(Tenant tenant, Uuid id, std::int64_t size_bytes,
                                        std::string sha256);
  // False if it has ended, or there is none such.
  boost::asio::awaitable<bool> cancel(Tenant tenant, Uuid id, Time now);
  boost::asio::awaitable<std::vector<RefusedRow>> refused_rows(Tenant tenant, Uuid id,
                                                               std::int32_t after, int limit);

  // Those that may be run: queued, or left by whoever ran them.
  boost::asio::awaitable<std::vector<TenantImport>> to_run(Time now);
  // Nothing if it is not to be run by now, or another one of the tenant runs.
  boost::asio::awaitable<std::optional<Import>> claim(Tenant tenant, Uuid id, Time now);
  // How far the one that was claimed so is, with the rows refused since; also of one that was
  // cancelled meanwhile. False if it does not run any more, or somebody else has claimed it, and
  // then nothing is kept.
  boost::asio::awaitable<bool> progress(Tenant tenant, Import import, std::vector<RefusedRow> rows,
                                        Time now);
  // By whoever has claimed it so.
  boost::asio::awaitable<void> end(Tenant tenant, Import import, Time now);
  // Those that waited too long for their file; they do not any more.
  boost::asio::awaitable<std::vector<TenantImport>> expire(Time now);

 private:
  boost::asio::awaitable<std::vector<TenantImport>> across(pg::Query query, Time time);

  pg::Pool& pool_;
  pg::Pool& jobs_;
};

}  // namespace signalbox::device_poller::store
