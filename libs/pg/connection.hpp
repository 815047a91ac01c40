// One connection, always in pipeline mode: a batch of statements goes out in one write and comes
// back in one wait. Lives on one loop; one batch at a time, each with an end in time.
#pragma once

#include "core/limits.hpp"
#include "core/secret.hpp"
#include "pg/parameter.hpp"
#include "pg/query.hpp"
#include "pg/row.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;

namespace signalbox::pg {

struct Command {
  Query query;
  std::vector<Parameter> parameters = {};
};

template <class... Values>
Command command_of(Query query, const Values&... values) {
  Command command{query};
  command.parameters.reserve(sizeof...(values));
  (command.parameters.push_back(to_parameter(values)), ...);
  return command;
}

// How long a batch may take if nothing else is said: as long as a request (core/limits.hpp).
inline constexpr std::chrono::milliseconds statement_time{limits::request_deadline};
// For what may take as long as it takes: migrations.
inline constexpr std::chrono::milliseconds unlimited{0};
// What the server is given of a batch's time for each statement: it ends first where it can, and
// the connection lives on.
constexpr std::chrono::milliseconds server_share(std::chrono::milliseconds time) {
  return time - time / 10;
}

class Connection {
 public:
  // Connects, sets time zone UTC, ISO dates and `application_name`. Throws Disconnected with the
  // server's reason, which never holds the password. `time` is what a batch may take.
  static boost::asio::awaitable<std::unique_ptr<Connection>> open(
      boost::asio::any_io_executor executor, Secret url, std::string application_name,
      std::chrono::milliseconds time = statement_time);
  // For open(): takes over what PQconnectStart answered.
  Connection(const boost::asio::any_io_executor& executor, pg_conn* connection,
             std::chrono::milliseconds time);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Sends the commands together and answers the rows of each. A statement is prepared where it is
  // first used. Outside a transaction the batch is one transaction of its own. Throws SqlError for
  // the first command that fails (those after it are not run), Outdated, Disconnected if the
  // connection ends or the caller is cancelled meanwhile, TimedOut when the time is over: a tenth
  // earlier by the server, or else by us, who then drop the connection.
  boost::asio::awaitable<std::vector<Rows>> run(std::vector<Command> commands) {
    return run(std::move(commands), time_);
  }
  // With a time of its own for this batch; the server's is for the caller to set.
  boost::asio::awaitable<std::vector<Rows>> run(std::vector<Command> commands,
                                                std::chrono::milliseconds time);

  // Runs several statements as one transaction, without parameters or rows: migrations. Throws as
  // run() does, but we set it no time; a fault rolls all of it back.
  boost::asio::awaitable<void> run_script(std::string sql);

  // False once a batch was cut off: its outcome is not known and the connection must be dropped.
  bool usable() const { return usable_; }
  // A statement of it was Outdated: those of all connections from before are.
  bool outdated() const { return outdated_; }
  // Between batches: false if the server has closed it or said something that nobody asked for.
  bool quiet() const;
  // True between BEGIN and its end, also when a statement in between has failed.
  bool in_transaction() const;

 private:
  struct Batch;

  boost::asio::awaitable<void> finish_connecting();
  void begin(std::chrono::milliseconds time);
  void look_at_clock();
  void send(const Command& command, Batch* batch);
  boost::asio::awaitable<void> flush();
  boost::asio::awaitable<void> wait(boost::asio::posix::stream_descriptor::wait_type side);
  void check(const boost::system::error_code& error);
  void read(const boost::system::error_code& error);
  boost::asio::awaitable<void> receive_script();
  bool take_answers(Batch* batch);
  void take(std::shared_ptr<const void> result, Batch* batch);
  [[noreturn]] void disconnect(std::string_view what);

  pg_conn* connection_;
  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer alarm_;
  std::chrono::milliseconds time_;
  std::chrono::milliseconds look_interval_{};
  std::chrono::steady_clock::time_point deadline_;
  bool looking_ = false;
  bool late_ = false;
  std::map<std::string, bool, std::less<>> prepared_;  // false: the server has refused it
  bool usable_ = true;
  bool outdated_ = false;
  std::shared_ptr<int> life_ = std::make_shared<int>(0);  // asked by what may outlive us
};

}  // namespace signalbox::pg
