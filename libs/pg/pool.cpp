#include "pg/pool.hpp"

#include "pg/error.hpp"

#include <utility>

namespace signalbox::pg {
namespace asio = boost::asio;

Pool::Pool(const asio::any_io_executor& executor, PoolConfig config, metrics::Registry& metrics)
    : connections_(std::make_shared<Connections>(executor, std::move(config), metrics)) {}

Pool::~Pool() { connections_->close(); }

asio::awaitable<Transaction> Pool::begin(Tenant tenant,
                                         std::optional<std::chrono::milliseconds> time) {
  auto lease = co_await connections_->lease();
  co_return Transaction{std::move(lease), std::move(tenant), time};
}

asio::awaitable<Transaction> Pool::begin_fleet(std::optional<std::chrono::milliseconds> time) {
  auto lease = co_await connections_->lease();
  co_return Transaction{std::move(lease), std::nullopt, time};
}

// Without BEGIN everything up to the Sync is one transaction, so that the tenant is set for the
// statement and gone after it.
asio::awaitable<Rows> Pool::run_alone(std::optional<Tenant> tenant, Command command) {
  std::vector<Command> commands;
  if (tenant) commands.push_back(set_tenant(*tenant));
  commands.push_back(std::move(command));
  // Others may have been at work on connections from before a migration: they are no longer kept.
  for (bool is_last = false;; is_last = true) {
    const auto lease = co_await connections_->lease();
    try {
      auto answers = co_await lease->run(commands);
      co_return std::move(answers.back());
    } catch (const Outdated&) {
      if (is_last) throw;
    }
  }
}

}  // namespace signalbox::pg
