#include "pg/connections.hpp"

#include "pg/error.hpp"
#include "pg/pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace signalbox::pg {
namespace {
namespace asio = boost::asio;
constexpr Query rollback{"pg.rollback", "ROLLBACK"};
}  // namespace

Lease::Lease(std::shared_ptr<Connections> home, std::unique_ptr<Connection> connection)
    : home_(std::move(home)), connection_(std::move(connection)) {}

Lease::~Lease() {
  if (!connection_) return;
  try {
    home_->give_back(std::move(connection_));
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to keep it: it is closed
  }
}

Connections::Connections(asio::any_io_executor executor, PoolConfig config,
                         metrics::Registry& metrics)
    : executor_(std::move(executor)),
      config_(std::make_unique<const PoolConfig>(std::move(config))),
      open_gauge_(metrics.gauge({"signalbox_pg_connections",
                                 "Open database connections, by pool.",
                                 {{"pool", config_->application_name}}})),
      waiting_gauge_(metrics.gauge({"signalbox_pg_waiting",
                                    "Who waits for a database connection, by pool.",
                                    {{"pool", config_->application_name}}})),
      refused_(metrics.counter({"signalbox_pg_refused_total",
                                "Refused a database connection: too many wait, or too long.",
                                {{"pool", config_->application_name}}})) {}

Connections::~Connections() = default;

asio::awaitable<Lease> Connections::lease() {
  while (!free_.empty()) {
    // The one used last: its caches are warm, and the others may one day be closed.
    auto connection = std::move(free_.back());
    free_.pop_back();
    if (connection->quiet()) co_return Lease{shared_from_this(), std::move(connection)};
    connection.reset();
    free_place();
  }
  if (open_ < config_->connections_max) {
    ++open_;
    co_return co_await connect();
  }
  co_return co_await wait_in_line();
}

// The caller has counted the place in open_; it is given up if there will be no connection.
asio::awaitable<Lease> Connections::connect() {
  const auto home = shared_from_this();
  std::exception_ptr fault;
  try {
    // A caller that was cancelled hears of it here, inside, so that the place is given up.
    auto connection = co_await Connection::open(executor_, config_->url, config_->application_name,
                                                config_->statement_time);
    open_gauge_.set(static_cast<double>(open_));
    co_return Lease{home, std::move(connection)};
  } catch (...) {
    fault = std::current_exception();
  }
  free_place();
  std::rethrow_exception(fault);
}

struct Connections::InLine {
  explicit InLine(std::shared_ptr<Connections> at) : home(std::move(at)), waiter(home->executor_) {
    home->waiting_.push_back(&waiter);
    home->show_waiting();
  }
  // What it was given and has not taken goes to the next.
  ~InLine() {
    home->waiting_.remove(&waiter);  // not there any more if it was served
    home->show_waiting();
    if (waiter.given) {
      home->hand_on(std::move(waiter.given));
    } else if (waiter.may_connect) {
      home->free_place();
    }
  }
  InLine(const InLine&) = delete;
  InLine& operator=(const InLine&) = delete;

  std::shared_ptr<Connections> home;
  Waiter waiter;
};

void Connections::show_waiting() const {
  if (!closed_) waiting_gauge_.set(static_cast<double>(waiting_.size()));
}

asio::awaitable<Lease> Connections::wait_in_line() {
  const auto home = shared_from_this();
  if (waiting_.size() >= config_->waiting_max) {
    refused_.add();
    throw Busy{"PostgreSQL: too many wait for a connection"};
  }
  bool may_connect = false;
  {
    InLine in_line{home};
    auto& waiter = in_line.waiter;
    waiter.timer.expires_after(config_->wait_max);
    co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (waiter.given) co_return Lease{home, std::move(waiter.given)};
    may_connect = std::exchange(waiter.may_connect, false);
  }
  if (may_connect) co_return co_await connect();
  refused_.add();
  throw Busy{"PostgreSQL: no connection was free in time"};
}

void Connections::give_back(std::unique_ptr<Connection> connection) {
  if (closed_) return;  // the loop may be ending: no more work for it
  if (connection->outdated()) {
    forget_free();
    connection.reset();  // an open transaction ends with it
    free_place();
  } else if (!connection->usable()) {
    connection.reset();
    free_place();
  } else if (connection->in_transaction()) {
    asio::co_spawn(executor_, roll_back(shared_from_this(), std::move(connection)), asio::detached);
  } else {
    hand_on(std::move(connection));
  }
}

asio::awaitable<void> Connections::roll_back(std::shared_ptr<Connections> home,
                                             std::unique_ptr<Connection> connection) {
  try {
    std::vector<Command> commands{Command{rollback}};
    co_await connection->run(std::move(commands));
  } catch (const std::exception&) {
    connection.reset();  // the server rolls back what it has lost sight of
  }
  if (connection) {
    home->hand_on(std::move(connection));
  } else {
    home->free_place();
  }
}

// What they have prepared was so before a migration, too.
void Connections::forget_free() {
  const auto outdated = std::exchange(free_, {});
  for (std::size_t one = 0; one < outdated.size(); ++one) free_place();
}

void Connections::hand_on(std::unique_ptr<Connection> connection) {
  if (closed_) return;
  if (waiting_.empty()) {
    free_.push_back(std::move(connection));
    return;
  }
  auto* next = waiting_.front();
  waiting_.pop_front();
  next->given = std::move(connection);
  next->timer.cancel();
}

// A connection is gone. If somebody waits, the place is theirs; else it is free.
void Connections::free_place() {
  if (closed_) return;
  if (waiting_.empty()) {
    open_gauge_.set(static_cast<double>(--open_));
    return;
  }
  auto* next = waiting_.front();
  waiting_.pop_front();
  next->may_connect = true;
  next->timer.cancel();
}

}  // namespace signalbox::pg
