#include "pg/error.hpp"
#include "pg/migrate.hpp"
#include "pg/pool.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>

#include <vector>

using namespace signalbox;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
constexpr pg::Migration first{"0001_notes.sql",
                              "CREATE TABLE notes (text text); GRANT SELECT ON notes TO :app"};
constexpr pg::Migration second{"0002_more.sql",
                               "INSERT INTO notes SELECT 'a'::text; ALTER TABLE notes ADD x int"};
constexpr pg::Migration broken{"0002_more.sql", "CREATE TABLE other (x int); SELECT 1/0"};
constexpr pg::Query list_notes{"test.list_notes", "SELECT text FROM notes"};
constexpr pg::Query find_table{"test.find_table", "SELECT to_regclass('other')::text AS found"};

struct Fixture {
  testing::Database database;
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool{loop.get_executor(), {database.app_url(), "test"}, metrics};
  SystemClock clock;
  log::Sink sink{::open("/dev/null", O_WRONLY), clock};
  log::Logger log{sink, log::Level::error, "test", "test"};

  asio::awaitable<int> migrate(std::vector<pg::Migration> files) {
    co_return co_await pg::migrate(loop.get_executor(), database.migrate_url(), "tree", files, log);
  }
  int run(std::vector<pg::Migration> files) {
    int count = -1;
    testing::run_on(loop, count_of(this, std::move(files), &count));
    return count;
  }
  static asio::awaitable<void> count_of(Fixture* at, std::vector<pg::Migration> files, int* count) {
    *count = co_await at->migrate(std::move(files));
  }
};

asio::awaitable<void> read_notes(Fixture* at) {
  CHECK((co_await at->pool.run_fleet(list_notes)).size() == 1);
}
asio::awaitable<void> find_other(Fixture* at) {
  const auto rows = co_await at->pool.run_fleet(find_table);
  CHECK_FALSE(rows[0].get<std::optional<std::string>>("found"));
}
asio::awaitable<void> two_at_once(Fixture* at) {
  using asio::experimental::awaitable_operators::operator&&;
  std::vector<pg::Migration> files{first, second};
  const auto [one, other] = co_await (at->migrate(files) && at->migrate(files));
  CHECK(one + other == 2);
}
}  // namespace

TEST_CASE("each migration runs once, in order, and grants to the service's role", "[pg]") {
  Fixture at;
  CHECK(at.run({first}) == 1);
  CHECK(at.run({first, second}) == 1);
  CHECK(at.run({first, second}) == 0);
  testing::run_on(at.loop, read_notes(&at));
}

TEST_CASE("a migration that was run and has changed, or is gone, is refused", "[pg]") {
  Fixture at;
  CHECK(at.run({first, second}) == 2);
  const pg::Migration changed{first.file, "CREATE TABLE notes (text varchar)"};
  CHECK_THROWS_WITH(at.run({changed, second}), Contains("0001_notes.sql was run and has changed"));
  CHECK_THROWS_WITH(at.run({second}), Contains("0001_notes.sql was run and is not here"));
}

TEST_CASE("an older program finds what a newer one has migrated and leaves it", "[pg]") {
  Fixture at;
  CHECK(at.run({first, second}) == 2);
  CHECK(at.run({first}) == 0);
}

TEST_CASE("a migration that fails leaves nothing of itself", "[pg]") {
  Fixture at;
  CHECK_THROWS_AS(at.run({first, broken}), pg::SqlError);
  testing::run_on(at.loop, find_other(&at));
  CHECK(at.run({first, second}) == 1);
}

TEST_CASE("two that migrate at the same time run each file once", "[pg]") {
  Fixture at;
  testing::run_on(at.loop, two_at_once(&at));
}
