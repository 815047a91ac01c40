// The outbox as the relay reads and marks it, as role <service>_jobs. Internal to this library.
#pragma once

#include "bus/wire/protocol.hpp"
#include "contracts/fact.hpp"
#include "pg/connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::bus {

struct RowKey {
  Tenant tenant;
  std::int64_t id;
};

struct OutboxRow {
  RowKey key;
  contracts::Fact fact;
  std::int32_t tries = 0;
};

// The connection's session does not outlast its process for long: see try_lock().
boost::asio::awaitable<void> end_when_idle(pg::Connection* connection);
// One process has it at a time, for as long as its connection lasts.
boost::asio::awaitable<bool> try_lock(pg::Connection* connection, std::string service);

// The oldest of every tenant that has some, about 1,000 in all; not what was put off.
boost::asio::awaitable<std::vector<OutboxRow>> read_unsent(pg::Connection* connection);
// How long the oldest fact has waited to be sent, put off or not; nothing if none waits.
boost::asio::awaitable<std::optional<std::chrono::duration<double>>> oldest_age(
    pg::Connection* connection);
// One that cannot be read has no subject, and is refused when it is sent.
Message message_of(const OutboxRow& row, const std::string& service);

boost::asio::awaitable<void> mark_sent(pg::Connection* connection, std::vector<RowKey> keys);
struct PutOff {
  RowKey key;
  std::chrono::seconds by{};
};
boost::asio::awaitable<void> put_off(pg::Connection* connection, std::vector<PutOff> rows);
// What was put off until now is unsent again.
boost::asio::awaitable<void> take_up(pg::Connection* connection);
// Takes the mark from what was stored within minutes before the last that was (relay.hpp:
// sent_again).
boost::asio::awaitable<void> unmark_sent(pg::Connection* connection);
// Will not be sent any more, until somebody clears dead_at.
boost::asio::awaitable<void> give_up(pg::Connection* connection, RowKey key);
// Deletes what was sent or handled long ago (relay.hpp: kept_for, handled_kept_for), some thousands
// at a time; true if there is more.
boost::asio::awaitable<bool> sweep(pg::Connection* connection);

}  // namespace signalbox::bus
