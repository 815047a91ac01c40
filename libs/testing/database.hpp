// A database of its own for a test program, on the server that ./dev test has started.
#pragma once

#include "core/secret.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>

namespace signalbox::testing {

// Runs a coroutine to its end on the loop, in the test's thread; what it throws is thrown here.
void run_on(boost::asio::io_context& loop, boost::asio::awaitable<void> coroutine);

// Made from SIGNALBOX_TEST_PG_URL, an administrator's address; dropped at the end. Throws, and says
// what to run, when the variable is not set.
class Database {
 public:
  Database();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // As the administrator, whom row security does not bind.
  Secret admin_url() const { return Secret{admin_url_}; }
  // As a role that owns nothing and bypasses nothing, as services log in.
  Secret app_url() const { return Secret{app_url_}; }

  // Runs statements as the administrator: tables, grants, policies, rows of the test.
  void execute(std::string_view sql) const;

 private:
  std::string server_url_;
  std::string name_;
  std::string admin_url_;
  std::string app_url_;
};

}  // namespace signalbox::testing
