// One connection, always in pipeline mode: a batch of statements goes out in one write and comes
// back in one wait. Lives on one loop; one batch at a time.
#pragma once

#include "core/secret.hpp"
#include "pg/parameter.hpp"
#include "pg/query.hpp"
#include "pg/row.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace signalbox::pg {

struct Command {
  Query query;
  std::vector<Parameter> parameters = {};
};

class Connection {
 public:
  // Connects, sets time zone UTC, ISO dates and `application_name`. Throws Disconnected with the
  // server's reason, which never holds the password.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(
      boost::asio::any_io_executor executor, Secret url, std::string application_name);
  // For open(): takes over what PQconnectStart answered.
  Connection(const boost::asio::any_io_executor& executor, pg_conn* connection);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Sends the commands together and answers the rows of each. A statement is prepared where it is
  // first used. Outside a transaction the batch is one transaction of its own. Throws SqlError for
  // the first command that fails (those after it are not run) and Disconnected if the connection
  // ends or the caller is cancelled meanwhile.
  boost::asio::awaitable<std::vector<Rows>> run(std::vector<Command> commands);

  // Runs several statements as one transaction, without parameters or rows: migrations. Throws as
  // run() does; a fault rolls all of it back.
  boost::asio::awaitable<void> run_script(std::string sql);

  // False once a batch was cut off: its outcome is not known and the connection must be dropped.
  bool usable() const { return usable_; }
  // True between BEGIN and its end, also when a statement in between has failed.
  bool in_transaction() const;

 private:
  struct Batch;

  boost::asio::awaitable<void> finish_connecting();
  void send(const Command& command, Batch* batch);
  boost::asio::awaitable<void> flush();
  boost::asio::awaitable<void> wait(boost::asio::posix::stream_descriptor::wait_type side);
  boost::asio::awaitable<void> receive(Batch* batch);
  boost::asio::awaitable<void> receive_script();
  void take(std::shared_ptr<const void> result, Batch* batch);
  [[noreturn]] void disconnect(std::string_view what);

  pg_conn* connection_;
  boost::asio::posix::stream_descriptor socket_;
  std::set<std::string, std::less<>> prepared_;
  bool usable_ = true;
  std::shared_ptr<int> life_ = std::make_shared<int>(0);  // asked by what may outlive us
};

}  // namespace signalbox::pg
