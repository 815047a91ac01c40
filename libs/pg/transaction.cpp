#include "pg/transaction.hpp"

#include "pg/error.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::pg {
namespace {
namespace asio = boost::asio;
constexpr Query begin_transaction{"pg.begin", "BEGIN"};
constexpr Query commit_transaction{"pg.commit", "COMMIT"};
constexpr Query set_tenant_setting{"pg.set_tenant",
                                   "SELECT set_config('signalbox.tenant', $1, true)"};
constexpr Query set_time_setting{"pg.set_statement_timeout",
                                 "SELECT set_config('statement_timeout', $1, true)"};
// BEGIN, the tenant, the change, its fact, COMMIT: what most transactions are.
constexpr std::size_t usual_statements = 6;
}  // namespace

Command set_tenant(const Tenant& tenant) { return command_of(set_tenant_setting, tenant); }

Transaction::Transaction(Lease lease, const std::optional<Tenant>& tenant,
                         std::optional<std::chrono::milliseconds> time)
    : lease_(std::move(lease)), time_(time) {
  queued_.reserve(usual_statements);
  queued_.push_back({begin_transaction});
  if (tenant) queued_.push_back(set_tenant(*tenant));
  if (time) queue(set_time_setting, std::to_string(server_share(*time).count()));
}

// No coroutine: every statement passes here.
asio::awaitable<std::vector<Rows>> Transaction::send() {
  if (!lease_) throw std::logic_error{"a statement after COMMIT"};
  auto commands = std::exchange(queued_, {});
  return time_ ? (*lease_)->run(std::move(commands), *time_) : (*lease_)->run(std::move(commands));
}

asio::awaitable<Rows> Transaction::run(Command command) {
  queued_.push_back(std::move(command));
  auto answers = co_await send();
  co_return std::move(answers.back());
}

asio::awaitable<std::size_t> Transaction::count(Command command) {
  const auto rows = co_await run(std::move(command));
  co_return rows.affected();
}

asio::awaitable<std::optional<Row>> Transaction::only_row(Command command) {
  const std::string name{command.query.name};
  const auto rows = co_await run(std::move(command));
  if (rows.size() > 1) throw std::logic_error{name + " brought more than one row"};
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0];
}

// COMMIT after a failed statement answers ROLLBACK and no error, so the tag is looked at.
asio::awaitable<void> Transaction::commit() {
  queued_.push_back({commit_transaction});
  const auto answers = co_await send();
  lease_.reset();
  if (answers.back().tag() != "COMMIT") {
    throw std::logic_error{"a transaction was committed after one of its statements had failed"};
  }
}

}  // namespace signalbox::pg
