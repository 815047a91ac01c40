// Several statements that hold together. BEGIN and the tenant travel with the first statement; what
// is not committed is rolled back when the Transaction goes out of scope.
#pragma once

#include "core/tenant.hpp"
#include "pg/connections.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace signalbox::pg {

// Sets the tenant for the transaction it is sent in.
Command set_tenant(const Tenant& tenant);

class Transaction {
 public:
  // Use Pool::begin and Pool::begin_fleet.
  Transaction(Lease lease, const std::optional<Tenant>& tenant,
              std::optional<std::chrono::milliseconds> time);

  // All rows of a statement. Throws SqlError; after that only the end of the transaction is left.
  template <class... Values>
  boost::asio::awaitable<Rows> all(Query query, const Values&... values) {
    return run(command_of(query, values...));
  }
  // How many rows a statement touched.
  template <class... Values>
  boost::asio::awaitable<std::size_t> execute(Query query, const Values&... values) {
    return count(command_of(query, values...));
  }
  // At most one row; more throw std::logic_error, because then the statement is wrong.
  template <class... Values>
  boost::asio::awaitable<std::optional<Row>> maybe_one(Query query, const Values&... values) {
    return only_row(command_of(query, values...));
  }
  // Sends a statement together with the next one that is waited for, or with COMMIT: for what
  // brings nothing back. Its error is thrown there.
  template <class... Values>
  void queue(Query query, const Values&... values) {
    queued_.push_back(command_of(query, values...));
  }

  // The connection goes back at once: nothing can be asked after it.
  boost::asio::awaitable<void> commit();

 private:
  boost::asio::awaitable<std::vector<Rows>> send();
  boost::asio::awaitable<Rows> run(Command command);
  boost::asio::awaitable<std::size_t> count(Command command);
  boost::asio::awaitable<std::optional<Row>> only_row(Command command);

  std::optional<Lease> lease_;                     // none once committed
  std::optional<std::chrono::milliseconds> time_;  // of each wait, if not the pool's
  std::vector<Command> queued_;
};

}  // namespace signalbox::pg
