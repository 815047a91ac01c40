#include "testing/database.hpp"

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "pg/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <stdexcept>

namespace signalbox::testing {
namespace {
namespace asio = boost::asio;
constexpr std::string_view app_role = "signalbox_test_app";

std::string server_url() {
  const char* url = std::getenv("SIGNALBOX_TEST_PG_URL");
  if (url == nullptr) {
    throw std::runtime_error{"SIGNALBOX_TEST_PG_URL is not set: run ./dev test servers"};
  }
  return url;
}

std::string with_database(const std::string& url, const std::string& name) {
  boost::urls::url changed{url};
  changed.set_path("/" + name);
  return std::string{changed.buffer()};
}

asio::awaitable<void> run_statements(asio::any_io_executor executor, Secret url,
                                     std::string statements) {
  const auto connection = co_await pg::Connection::open(executor, std::move(url), "test");
  std::size_t start = 0;
  // One statement a batch: CREATE DATABASE refuses company. A line of its own ends a statement.
  while (start < statements.size()) {
    const auto end = std::min(statements.find(";\n", start), statements.size());
    const auto sql = statements.substr(start, end - start);
    start = end + 2;
    if (sql.find_first_not_of(" \n") == sql.npos) continue;
    const auto name = "test.statement_" + std::to_string(start);
    std::vector<pg::Command> commands;
    commands.push_back(pg::Command{pg::Query{name, sql}});
    co_await connection->run(std::move(commands));
  }
}

void execute_at(const std::string& url, std::string_view sql) {
  asio::io_context loop{1};
  run_on(loop, run_statements(loop.get_executor(), Secret{url}, std::string{sql}));
}
}  // namespace

void run_on(asio::io_context& loop, asio::awaitable<void> coroutine) {
  std::exception_ptr fault;
  bool finished = false;
  asio::co_spawn(loop, std::move(coroutine), [&](const std::exception_ptr& thrown) {
    fault = thrown;
    finished = true;
  });
  while (!finished && loop.run_one() > 0) {
  }
  loop.restart();
  if (fault) std::rethrow_exception(fault);
}

Database::Database() : server_url_(server_url()) {
  const SystemClock clock;
  name_ = "test_" + UuidSource{clock}.next().to_string();
  for (auto& character : name_) character = character == '-' ? '_' : character;
  admin_url_ = with_database(server_url_, name_);
  boost::urls::url app{admin_url_};
  app.set_user(app_role);
  app_url_ = app.buffer();
  // The role is one for all databases of the server, and has the administrator's password.
  execute_at(server_url_,
             "DO $$ BEGIN CREATE ROLE " + std::string{app_role} +
                 " LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '" + app.password() +
                 "'; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;\n" +
                 "CREATE DATABASE " + name_);
}

Database::~Database() {
  try {
    execute_at(server_url_, "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it goes with the server
  }
}

void Database::execute(std::string_view sql) const { execute_at(admin_url_, sql); }

}  // namespace signalbox::testing
