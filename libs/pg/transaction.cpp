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
}  // namespace

Command set_tenant(const Tenant& tenant) { return {set_tenant_setting, {tenant.slug()}}; }

Transaction::Transaction(Lease lease, const std::optional<Tenant>& tenant)
    : lease_(std::move(lease)) {
  queued_.push_back({begin_transaction});
  if (tenant) queued_.push_back(set_tenant(*tenant));
}

asio::awaitable<Rows> Transaction::run(Command command) {
  queued_.push_back(std::move(command));
  if (!lease_) throw std::logic_error{"a statement after COMMIT"};
  auto answers = co_await (*lease_)->run(std::exchange(queued_, {}));
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
  const auto answer = co_await run(Command{commit_transaction});
  lease_.reset();
  if (answer.tag() != "COMMIT") {
    throw std::logic_error{"a transaction was committed after one of its statements had failed"};
  }
}

}  // namespace signalbox::pg
