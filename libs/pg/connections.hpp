// The connections behind a pool: which are free, and who waits for one. Internal to this library.
#pragma once

#include "metrics/registry.hpp"
#include "pg/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <vector>

namespace signalbox::pg {

struct PoolConfig;
class Connections;

// One connection, in its user's hands; goes back by itself, also when the pool is gone.
class Lease {
 public:
  Lease(std::shared_ptr<Connections> home, std::unique_ptr<Connection> connection);
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease();

  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }

 private:
  std::shared_ptr<Connections> home_;
  std::unique_ptr<Connection> connection_;
};

class Connections : public std::enable_shared_from_this<Connections> {
 public:
  Connections(boost::asio::any_io_executor executor, PoolConfig config, metrics::Registry& metrics);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // A free connection, a new one, or the next that comes back: first come, first served.
  boost::asio::awaitable<Lease> lease();

  // From a Lease that ends. One inside a transaction is rolled back first.
  void give_back(std::unique_ptr<Connection> connection);

  // The pool is gone: what comes back is closed, and nobody's numbers are touched any more.
  void close() { closed_ = true; }

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor) : timer(executor) {}
    boost::asio::steady_timer timer;
    std::unique_ptr<Connection> given;
    bool may_connect = false;  // the place of a dropped connection
  };
  // A waiter in the line, for as long as its coroutine lives, however that ends.
  struct InLine;

  boost::asio::awaitable<Lease> connect();
  boost::asio::awaitable<Lease> wait_in_line();
  static boost::asio::awaitable<void> roll_back(std::shared_ptr<Connections> home,
                                                std::unique_ptr<Connection> connection);
  void hand_on(std::unique_ptr<Connection> connection);
  void forget_free();
  void free_place();
  void show_waiting() const;

  boost::asio::any_io_executor executor_;
  std::unique_ptr<const PoolConfig> config_;
  metrics::Gauge open_gauge_;
  metrics::Gauge waiting_gauge_;
  metrics::Counter refused_;
  bool closed_ = false;
  std::size_t open_ = 0;
  std::vector<std::unique_ptr<Connection>> free_;
  std::list<Waiter*> waiting_;
};

}  // namespace signalbox::pg
