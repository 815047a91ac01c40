#include "bus/relay_rows.hpp"

#include "bus/relay.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr std::int64_t batch_rows = 1'000;
// Few enough that a sweep never holds up the sending for long.
constexpr std::int64_t sweep_rows = 5'000;

// The server ends the session, and the lock with it, of a process that has stopped: longer than the
// pauses of a relay, which asks something every few seconds at least while it is well.
constexpr pg::Query set_idle_end{"pg.set_relay_idle_end", "SET idle_session_timeout = '15s'"};
constexpr pg::Query lock_relay{
    "pg.lock_relay", "SELECT pg_try_advisory_lock(hashtextextended('relay ' || $1, 0)) AS locked"};

// The tenants are found by jumping through the index, not by reading all that waits.
constexpr pg::Query read_outbox{
    "pg.read_outbox",
    "WITH RECURSIVE tenants AS ("
    "  (SELECT tenant_id FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL"
    "   AND retry_at IS NULL ORDER BY tenant_id LIMIT 1)"
    "  UNION ALL"
    "  SELECT (SELECT o.tenant_id FROM outbox o WHERE o.sent_at IS NULL AND o.dead_at IS NULL"
    "          AND o.retry_at IS NULL AND o.tenant_id > t.tenant_id"
    "          ORDER BY o.tenant_id LIMIT 1)"
    "  FROM tenants t WHERE t.tenant_id IS NOT NULL) "
    "SELECT oldest.* FROM (SELECT tenant_id FROM tenants WHERE tenant_id IS NOT NULL) t CROSS JOIN "
    "LATERAL ("
    "  SELECT tenant_id, id, fact_id, noun, verb, entity, entity_version, occurred_at, actor,"
    "         request_id, traceparent, data, tries"
    "  FROM outbox WHERE tenant_id = t.tenant_id AND sent_at IS NULL AND dead_at IS NULL"
    "    AND retry_at IS NULL"
    "  ORDER BY id LIMIT greatest(1, $1 / (SELECT count(*) FROM tenants))) oldest"};

// Of each tenant the first in line, by jumping as above, and the first of what was put off: a long
// queue costs no more than a short.
constexpr pg::Query read_age{
    "pg.read_outbox_age",
    "WITH RECURSIVE firsts AS ("
    "  (SELECT tenant_id, occurred_at FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL"
    "   AND retry_at IS NULL ORDER BY tenant_id, id LIMIT 1)"
    "  UNION ALL"
    "  SELECT next.tenant_id, next.occurred_at FROM firsts f CROSS JOIN LATERAL ("
    "    SELECT o.tenant_id, o.occurred_at FROM outbox o WHERE o.sent_at IS NULL"
    "      AND o.dead_at IS NULL AND o.retry_at IS NULL AND o.tenant_id > f.tenant_id"
    "    ORDER BY o.tenant_id, o.id LIMIT 1) next), "
    "oldest AS (SELECT occurred_at FROM firsts UNION ALL "
    "  (SELECT occurred_at FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL"
    "   AND retry_at IS NOT NULL ORDER BY id LIMIT 1)) "
    "SELECT greatest(0, extract(epoch FROM now() - min(occurred_at)))::float8 AS age "
    "FROM oldest HAVING count(*) > 0"};
constexpr pg::Query take_up_rows{
    "pg.take_up_outbox",
    "UPDATE outbox SET retry_at = NULL WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM outbox "
    "WHERE sent_at IS NULL AND dead_at IS NULL AND retry_at <= now() "
    "ORDER BY retry_at LIMIT $1)"};

constexpr pg::Query mark_rows{
    "pg.mark_outbox",
    "UPDATE outbox SET sent_at = now(), acknowledged_at = coalesce(acknowledged_at, now()) "
    "FROM unnest($1::text[], $2::bigint[]) AS sent (tenant, id) "
    "WHERE tenant_id = sent.tenant AND outbox.id = sent.id"};
constexpr pg::Query give_up_row{
    "pg.give_up_outbox", "UPDATE outbox SET dead_at = now() WHERE tenant_id = $1 AND id = $2"};
constexpr pg::Query put_off_rows{
    "pg.put_off_outbox",
    "UPDATE outbox SET tries = tries + 1, retry_at = now() + make_interval(secs => off.seconds) "
    "FROM unnest($1::text[], $2::bigint[], $3::float8[]) AS off (tenant, id, seconds) "
    "WHERE tenant_id = off.tenant AND outbox.id = off.id"};
// Counted back from the last that was stored, not from now: the bus may have been away for long.
// Not from a moment to come either, which a clock that was set back leaves behind. By
// the first time that each was stored, so that sending again does not make more to send again.
constexpr pg::Query unmark_rows{
    "pg.unmark_outbox",
    "UPDATE outbox SET sent_at = NULL WHERE sent_at IS NOT NULL AND acknowledged_at > (SELECT "
    "least(max(acknowledged_at), now()) FROM outbox) - make_interval(secs => $1::float8)"};
constexpr pg::Query sweep_outbox{
    "pg.sweep_outbox",
    "DELETE FROM outbox WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM outbox WHERE "
    "acknowledged_at < now() - make_interval(secs => $1::float8) AND sent_at IS NOT NULL "
    "ORDER BY acknowledged_at LIMIT $2)"};
constexpr pg::Query sweep_inbox{
    "pg.sweep_inbox",
    "DELETE FROM inbox WHERE (tenant_id, durable, fact_id) IN (SELECT tenant_id, durable, fact_id "
    "FROM inbox WHERE handled_at < now() - make_interval(secs => $1::float8) "
    "ORDER BY handled_at LIMIT $2)"};

template <class... Values>
asio::awaitable<pg::Rows> run(pg::Connection* connection, pg::Query query, Values... values) {
  std::vector<pg::Command> commands;
  commands.push_back(pg::command_of(query, values...));
  auto answers = co_await connection->run(std::move(commands));
  co_return std::move(answers.front());
}

template <class Duration>
std::int64_t seconds_of(Duration duration) {
  return std::chrono::seconds{duration}.count();
}

void read_fact(const pg::Row& row, contracts::Fact* fact) {
  fact->id = row.get<Uuid>("fact_id");
  fact->time = row.get<Time>("occurred_at");
  fact->says = {{row.get<std::string>("noun"), row.get<std::string>("verb")},
                row.get<std::string>("entity"),
                row.get<std::int64_t>("entity_version"),
                row.get<json::Raw>("data")};
  fact->origin = {row.get<std::string>("actor"), row.get<std::string>("request_id"),
                  row.get<std::string>("traceparent")};
}

OutboxRow read_row(const pg::Row& row) {
  const auto tenant = row.get<Tenant>("tenant_id");
  OutboxRow read{.key = {tenant, row.get<std::int64_t>("id")},
                 .fact = contracts::Fact{},
                 .tries = row.get<std::int32_t>("tries")};
  read.fact.tenant = tenant;
  try {
    read_fact(row, &read.fact);
  } catch (const std::logic_error&) {
    read.fact.says = {};  // nobody can read it: it is refused when it is sent, and blocks nobody
  }
  return read;
}
}  // namespace

asio::awaitable<void> end_when_idle(pg::Connection* connection) {
  co_await run(connection, set_idle_end);
}

asio::awaitable<bool> try_lock(pg::Connection* connection, std::string service) {
  const auto rows = co_await run(connection, lock_relay, std::move(service));
  co_return rows[0].get<bool>("locked");
}

asio::awaitable<std::vector<OutboxRow>> read_unsent(pg::Connection* connection) {
  const auto rows = co_await run(connection, read_outbox, batch_rows);
  std::vector<OutboxRow> read;
  read.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) read.push_back(read_row(rows[at]));
  co_return read;
}

asio::awaitable<std::optional<std::chrono::duration<double>>> oldest_age(
    pg::Connection* connection) {
  const auto rows = co_await run(connection, read_age);
  if (rows.empty()) co_return std::nullopt;
  co_return std::chrono::duration<double>{rows[0].get<double>("age")};
}

Message message_of(const OutboxRow& row, const std::string& service) {
  auto fact = row.fact;
  fact.service = service;
  try {
    return {.subject = contracts::subject_of(fact),
            .headers = contracts::headers_of(fact),
            .payload = fact.says.data.text()};
  } catch (const std::invalid_argument&) {
    return {};
  }
}

asio::awaitable<void> mark_sent(pg::Connection* connection, std::vector<RowKey> keys) {
  std::vector<Tenant> tenants;
  std::vector<std::int64_t> ids;
  for (auto& key : keys) {
    tenants.push_back(std::move(key.tenant));
    ids.push_back(key.id);
  }
  co_await run(connection, mark_rows, std::move(tenants), std::move(ids));
}

asio::awaitable<void> give_up(pg::Connection* connection, RowKey key) {
  co_await run(connection, give_up_row, key.tenant, key.id);
}

asio::awaitable<void> put_off(pg::Connection* connection, std::vector<PutOff> rows) {
  std::vector<Tenant> tenants;
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> seconds;
  for (auto& row : rows) {
    tenants.push_back(std::move(row.key.tenant));
    ids.push_back(row.key.id);
    seconds.push_back(row.by.count());
  }
  co_await run(connection, put_off_rows, std::move(tenants), std::move(ids), std::move(seconds));
}

asio::awaitable<void> take_up(pg::Connection* connection) {
  co_await run(connection, take_up_rows, batch_rows * 10);
}

asio::awaitable<void> unmark_sent(pg::Connection* connection) {
  co_await run(connection, unmark_rows, seconds_of(sent_again));
}

asio::awaitable<bool> sweep(pg::Connection* connection) {
  const auto sent = co_await run(connection, sweep_outbox, seconds_of(kept_for), sweep_rows);
  const auto handled =
      co_await run(connection, sweep_inbox, seconds_of(handled_kept_for), sweep_rows);
  const auto most = static_cast<std::size_t>(sweep_rows);
  co_return sent.affected() == most || handled.affected() == most;
}

}  // namespace signalbox::bus
