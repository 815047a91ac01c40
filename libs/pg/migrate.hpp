// Brings a service's schema to what its program expects: numbered SQL, each file once, in order.
//
// Migrations expand first and contract later, because old and new replicas run side by side. One
// that must read or write rows lifts FORCE ROW LEVEL SECURITY for its own transaction: it binds the
// owner, too.
#pragma once

#include "core/secret.hpp"
#include "log/log.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::pg {

// One file, as the build embeds it: "0001_outbox_and_inbox.sql".
struct Migration {
  std::string_view file;
  std::string_view sql;
};

// Those that every service has (libs/pg/migrations); a service's own follow them.
std::span<const Migration> migrations();
// bootstrap.sql: schemas, roles and grants, for an administrator to run once.
std::string_view bootstrap_sql();

// Logs in as <service>_migrate and runs what has not been run yet, each file in a transaction of
// its own as <service>_owner; one process at a time. Answers how many were run. Throws
// std::runtime_error when a file that was run has changed or is missing, SqlError and Disconnected
// as ever.
boost::asio::awaitable<int> migrate(boost::asio::any_io_executor executor, Secret url,
                                    std::string service, std::vector<Migration> own,
                                    log::Logger log);

// Runs bootstrap.sql.
boost::asio::awaitable<void> bootstrap(boost::asio::any_io_executor executor, Secret admin_url);

}  // namespace signalbox::pg
