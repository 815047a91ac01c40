#include "pg/pool.hpp"
#include "pg/row.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

#include <boost/asio/io_context.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace signalbox;
namespace asio = boost::asio;

namespace {
using Texts = std::vector<std::optional<std::string>>;

constexpr pg::Query echo_scalars{
    "test.echo_scalars",
    "SELECT $1::text AS text, $2::bigint AS number, $3::float8 AS ratio, $4::bool AS flag, "
    "$5::timestamptz AS at, $6::uuid AS id, $7::jsonb AS document, $8::text AS nothing"};
constexpr pg::Query echo_arrays{
    "test.echo_arrays", "SELECT $1::text[] AS texts, $2::bigint[] AS numbers, $3::uuid[] AS ids"};
constexpr pg::Query odd_values{
    "test.odd_values",
    "SELECT 'NaN'::float8 AS nan, '-Infinity'::float8 AS low, "
    "'2026-01-31 10:30:00.123999+01'::timestamptz AS at, ARRAY[[1,2],[3,4]] AS matrix"};

const std::string text = "quote \" back \\ brace {} comma , letters \xc3\xa9\xf0\x9f\x9a\x82\n";

asio::awaitable<void> scalars(pg::Pool* pool) {
  const auto id = Uuid::parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value();
  const Time at{std::chrono::milliseconds{1'769'851'800'123}};
  const auto document = json::Raw::parse(R"({"a": [1, null]})").value();
  const auto rows =
      co_await pool->run_fleet(echo_scalars, text, std::numeric_limits<std::int64_t>::min(), 0.1,
                               true, at, id, document, std::optional<std::string>{});
  REQUIRE(rows.size() == 1);
  const auto row = rows[0];
  CHECK(row.get<std::string>("text") == text);
  CHECK(row.get<std::int64_t>("number") == std::numeric_limits<std::int64_t>::min());
  CHECK(row.get<double>("ratio") == 0.1);
  CHECK(row.get<bool>("flag"));
  CHECK(row.get<Time>("at") == at);
  CHECK(row.get<Uuid>("id") == id);
  CHECK(row.get<json::Raw>("document").text() == R"({"a": [1, null]})");
  CHECK(row.get<std::optional<std::string>>("nothing") == std::nullopt);
  CHECK(row.get<std::optional<std::string>>("text") == text);
  CHECK_THROWS_WITH(row.get<std::string>("nothing"), Catch::Contains("NULL in nothing"));
  CHECK_THROWS_WITH(row.get<std::string>("missing"), Catch::Contains("no column missing"));
  CHECK_THROWS_WITH(row.get<std::int64_t>("text"), Catch::Contains("read as a number"));
}

asio::awaitable<void> arrays(pg::Pool* pool) {
  const Texts texts = {text, std::nullopt, "NULL", "", "{}", "a,b"};
  const std::vector<std::int64_t> numbers = {1, -2, std::numeric_limits<std::int64_t>::max()};
  const auto rows = co_await pool->run_fleet(echo_arrays, texts, numbers, std::vector<Uuid>{});
  CHECK(rows[0].get<Texts>("texts") == texts);
  CHECK(rows[0].get<std::vector<std::int64_t>>("numbers") == numbers);
  CHECK(rows[0].get<std::vector<Uuid>>("ids").empty());
  CHECK_THROWS_AS(rows[0].get<std::vector<std::string>>("texts"), std::logic_error);
}

asio::awaitable<void> odd(pg::Pool* pool) {
  const auto rows = co_await pool->run_fleet(odd_values);
  CHECK(std::isnan(rows[0].get<double>("nan")));
  CHECK(rows[0].get<double>("low") == -std::numeric_limits<double>::infinity());
  CHECK(to_rfc3339(rows[0].get<Time>("at")) == "2026-01-31T09:30:00.123Z");
  CHECK_THROWS_AS(rows[0].get<std::vector<std::int64_t>>("matrix"), std::logic_error);
}

void with_pool(asio::awaitable<void> (*work)(pg::Pool*)) {
  const testing::Database database;
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool{loop.get_executor(), {database.app_url(), "test"}, metrics};
  testing::run_on(loop, work(&pool));
}
}  // namespace

TEST_CASE("every type comes back as it went", "[pg]") { with_pool(scalars); }

TEST_CASE("arrays come back as they went", "[pg]") { with_pool(arrays); }

TEST_CASE("what is special about PostgreSQL's texts is understood", "[pg]") { with_pool(odd); }
