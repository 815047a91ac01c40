// A database of its own for a test program, on the server that ./dev test has started.
#pragma once

#include "core/secret.hpp"
#include "pg/migrate.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::testing {

// Runs a coroutine to its end on the loop, in the test's thread; what it throws is thrown here.
void run_on(boost::asio::io_context& loop, boost::asio::awaitable<void> coroutine);

// Runs statements over a connection of its own, all in one transaction.
void execute_at(const Secret& url, std::string sql);

// Bootstrapped and migrated as in production: roles, the service's schema, outbox and inbox. Copied
// from a template that the first test to need it makes; dropped at the end. Throws, and says what
// to run, when SIGNALBOX_TEST_PG_URL, an administrator's address, is not set.
class Database {
 public:
  // `own` are the service's migrations, which follow the common ones.
  explicit Database(std::string service = "tree", std::vector<pg::Migration> own = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // As the administrator, whom row security does not bind.
  Secret admin_url() const { return Secret{admin_url_}; }
  // As <service>_app: owns nothing and bypasses nothing.
  Secret app_url() const { return as("app"); }
  // As <service>_jobs: across tenants, on the tables that say so.
  Secret jobs_url() const { return as("jobs"); }
  Secret migrate_url() const { return as("migrate"); }
  // As any role of any service.
  Secret url_of(std::string_view role) const;

  // Runs statements as the administrator in the service's schema: tables, grants, rows of the test.
  void execute(std::string_view sql) const;

 private:
  Secret as(std::string_view role) const;

  std::string service_;
  std::string server_url_;
  std::string name_;
  std::string admin_url_;
};

}  // namespace signalbox::testing
