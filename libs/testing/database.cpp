#include "testing/database.hpp"

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "crypto/encoding.hpp"
#include "crypto/sha256.hpp"
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

// Programs that need the same template at the same time: one makes it, the others wait.
constexpr pg::Query take_turn{"pg.testing_lock", "SELECT pg_advisory_lock(8000710)"};
constexpr pg::Query find_database{"pg.testing_find_database",
                                  "SELECT 1 FROM pg_database WHERE datname = $1"};

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

std::string with_user(const std::string& url, std::string_view user) {
  boost::urls::url changed{url};
  changed.set_user(user);
  return std::string{changed.buffer()};
}

std::string unique_name(std::string_view prefix) {
  const SystemClock clock;
  auto name = std::string{prefix} + UuidSource{clock}.next().to_string();
  for (auto& character : name) character = character == '-' ? '_' : character;
  return name;
}

asio::awaitable<void> run_script(asio::any_io_executor executor, Secret url, std::string sql) {
  const auto connection = co_await pg::Connection::open(executor, std::move(url), "test");
  co_await connection->run_script(std::move(sql));
}

// The administrator's password is that of every role: these servers live as long as the tests.
std::string passwords(const std::string& url) {
  std::string sql =
      "DO $$ DECLARE role text; BEGIN FOR role IN SELECT rolname FROM pg_roles WHERE rolcanlogin "
      "AND rolname ~ '_(app|jobs|migrate)$' LOOP EXECUTE format('ALTER ROLE %I PASSWORD %L', role, "
      "'";
  sql += boost::urls::url{url}.password();
  return sql + "'); END LOOP; END $$";
}

struct Recipe {
  std::string server_url;
  std::string service;
  std::vector<pg::Migration> own;

  std::string template_name() const {
    crypto::Sha256 digest;
    digest.add(pg::bootstrap_sql());
    for (const auto& migration : pg::migrations()) digest.add(migration.sql);
    for (const auto& migration : own) digest.add(migration.sql);
    return "template_" + service + "_" + crypto::to_hex(digest.finish()).substr(0, 16);
  }
};

// It gets its name once it is whole: one that was begun and left is never taken.
asio::awaitable<void> make_template(asio::any_io_executor executor, Recipe recipe,
                                    pg::Connection* server) {
  const auto begun = unique_name("begun_");
  const auto url = with_database(recipe.server_url, begun);
  co_await server->run_script("CREATE DATABASE " + begun);
  co_await pg::bootstrap(executor, Secret{url});
  co_await server->run_script(passwords(url));
  const SystemClock clock;
  log::Sink sink{STDERR_FILENO, clock};
  co_await pg::migrate(executor, Secret{with_user(url, recipe.service + "_migrate")},
                       recipe.service, recipe.own, {sink, log::Level::error, "test", "test"});
  co_await server->run_script("ALTER DATABASE " + begun + " RENAME TO " + recipe.template_name());
}

asio::awaitable<void> make_database(asio::any_io_executor executor, Recipe recipe,
                                    std::string name) {
  const auto server = co_await pg::Connection::open(executor, Secret{recipe.server_url}, "test");
  std::vector<pg::Command> find;
  find.push_back({take_turn});
  find.push_back({find_database, {recipe.template_name()}});
  const auto found = co_await server->run(std::move(find));
  if (found.back().empty()) co_await make_template(executor, recipe, server.get());
  co_await server->run_script("CREATE DATABASE " + name + " TEMPLATE " + recipe.template_name());
  // Rights on a database are not copied with it.
  co_await pg::bootstrap(executor, Secret{with_database(recipe.server_url, name)});
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

void execute_at(const Secret& url, std::string sql) {
  asio::io_context loop{1};
  run_on(loop, run_script(loop.get_executor(), url, std::move(sql)));
}

Database::Database(std::string service, std::vector<pg::Migration> own)
    : service_(std::move(service)),
      server_url_(server_url()),
      name_(unique_name("test_")),
      admin_url_(with_database(server_url_, name_)) {
  asio::io_context loop{1};
  run_on(loop, make_database(loop.get_executor(), {server_url_, service_, std::move(own)}, name_));
}

Database::~Database() {
  try {
    execute_at(Secret{server_url_}, "DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): it goes with the server
  }
}

Secret Database::as(std::string_view role) const {
  return url_of(service_ + "_" + std::string{role});
}

Secret Database::url_of(std::string_view role) const { return Secret{with_user(admin_url_, role)}; }

void Database::execute(std::string_view sql) const {
  execute_at(Secret{admin_url_}, "SET search_path = " + service_ + ", public; " + std::string{sql});
}

}  // namespace signalbox::testing
