#include "bus/relay_rows.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

#include <boost/asio/io_context.hpp>

using namespace signalbox;
namespace asio = boost::asio;

namespace {
// Each is named by the days that have passed since.
constexpr std::string_view rows = R"sql(
INSERT INTO tree.inbox (tenant_id, durable, fact_id, handled_at)
  SELECT 'acme', days::text, gen_random_uuid(), now() - days * interval '1 day'
  FROM unnest(ARRAY[0, 9, 31, 39, 41, 400]) AS days;
INSERT INTO tree.outbox (tenant_id, fact_id, noun, verb, entity, entity_version, occurred_at, actor,
    request_id, traceparent, data, sent_at, acknowledged_at)
  SELECT 'acme', gen_random_uuid(), 'tree', 'published', days::text, 1, now(), '', '', '', '{}',
    now() - days * interval '1 day', now() - days * interval '1 day'
  FROM unnest(ARRAY[0, 7, 9]) AS days;
INSERT INTO tree.outbox (tenant_id, fact_id, noun, verb, entity, entity_version, occurred_at, actor,
    request_id, traceparent, data)
  VALUES ('acme', gen_random_uuid(), 'tree', 'published', 'unsent', 1,
    now() - interval '100 days', '', '', '', '{}');
)sql";
constexpr pg::Query list_kept{
    "test.list_kept",
    "SELECT (SELECT string_agg(durable, ' ' ORDER BY handled_at DESC) FROM inbox) AS inbox, "
    "(SELECT string_agg(entity, ' ' ORDER BY id) FROM outbox) AS outbox"};

asio::awaitable<void> sweep_old(asio::io_context* loop, Secret url) {
  const auto connection =
      co_await pg::Connection::open(loop->get_executor(), std::move(url), "test");
  CHECK_FALSE(co_await bus::sweep(connection.get()));
  std::vector<pg::Command> commands;
  commands.push_back(pg::command_of(list_kept));
  const auto kept = co_await connection->run(std::move(commands));
  CHECK(kept[0][0].get<std::string>("inbox") == "0 9 31 39");
  CHECK(kept[0][0].get<std::string>("outbox") == "0 7 unsent");
}
}  // namespace

TEST_CASE("a sweep takes what is too old to come again, and nothing else", "[bus]") {
  const testing::Database database;
  database.execute(rows);
  asio::io_context loop{1};
  testing::run_on(loop, sweep_old(&loop, database.jobs_url()));
}
