#include "pg/connection.hpp"

#include "pg/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <libpq-fe.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>

namespace signalbox::pg {
namespace {
namespace asio = boost::asio;
using Socket = asio::posix::stream_descriptor;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
// As use_awaitable, without a coroutine frame for each wait.
constexpr auto tuple_deferred = asio::as_tuple(asio::deferred);
constexpr std::chrono::seconds connect_deadline{10};
// How often a clock is looked at during a batch, at most: a timer for each batch would cost more
// than the batch's own reading.
constexpr milliseconds look_interval_max{1'000};

const PGresult* result_of(const std::shared_ptr<const void>& result) {
  return static_cast<const PGresult*>(result.get());
}

std::shared_ptr<const void> own(PGresult* result) {
  return {result, [result](const void*) { ::PQclear(result); }};
}

std::string field(const PGresult* result, int code) {
  const char* text = ::PQresultErrorField(result, code);
  return text == nullptr ? "" : text;
}

std::string trimmed(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

// In class 22 (data exception) the server quotes the value, in the quotes of its language; names of
// ours are quoted in other classes only.
std::string without_values(std::string message, std::string_view state) {
  if (!state.starts_with("22")) return message;
  const auto quote = std::ranges::find_if(
      message, [](char character) { return character == '"' || (character & 0x80) != 0; });
  message.erase(quote, message.end());
  while (message.ends_with(' ') || message.ends_with(':')) message.pop_back();
  return message;
}

// What libpq says of a bad address quotes it, and a password that is not percent-encoded makes its
// other parts of its rest: an @ in them, or a port that is none.
bool is_readable(const Secret& url) {
  const std::unique_ptr<PQconninfoOption, decltype(&::PQconninfoFree)> options{
      ::PQconninfoParse(url.reveal().c_str(), nullptr), &::PQconninfoFree};
  if (!options) return false;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view name{option->keyword};
    const std::string_view value{option->val == nullptr ? "" : option->val};
    if (name == "port" && value.find_first_not_of("0123456789,") != value.npos) return false;
    const bool is_place = name == "host" || name == "dbname";
    if (is_place && value.find('@') != value.npos) return false;
  }
  return true;
}

// The state alone also stands for what PostgreSQL cannot do.
bool is_outdated(const PGresult* answer) {
  return field(answer, PG_DIAG_SQLSTATE) == "0A000" &&
         field(answer, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery";
}

// The server ends the session: it stops, or we have been idle for too long (PostgreSQL manual,
// appendix A).
bool is_farewell(std::string_view state) { return state.starts_with("57P") || state == "25P03"; }

// It has no more of something; or two wait for each other, or too long for a lock.
bool is_busy(std::string_view state) {
  return state.starts_with("53") || state == "40001" || state == "40P01" || state == "55P03";
}

std::exception_ptr fault_of(const PGresult* answer, const std::string& name) {
  auto state = field(answer, PG_DIAG_SQLSTATE);
  const auto what = name + ": " + without_values(field(answer, PG_DIAG_MESSAGE_PRIMARY), state);
  if (is_outdated(answer)) return std::make_exception_ptr(Outdated{"PostgreSQL: " + what});
  // query_canceled: its statement_timeout, unless an operator has cancelled it by hand.
  if (state == "57014") return std::make_exception_ptr(TimedOut{"PostgreSQL: " + what});
  if (is_farewell(state)) return std::make_exception_ptr(Disconnected{"PostgreSQL: " + what});
  if (is_busy(state)) return std::make_exception_ptr(Busy{"PostgreSQL: " + what});
  return std::make_exception_ptr(
      SqlError{what, std::move(state), field(answer, PG_DIAG_CONSTRAINT_NAME)});
}
}  // namespace

// What was sent up to a Sync, in order, and what has come back of it.
struct Connection::Batch {
  struct Sent {
    std::pair<const std::string, bool>* statement;  // in prepared_, for good
    bool prepares;                                  // the answer to a Parse, not rows
  };
  std::vector<Sent> sent;
  std::size_t answered = 0;
  std::vector<Rows> rows;
  std::vector<const char*> values;  // of the command being sent
  std::exception_ptr fault;
  bool synced = false;
};

Connection::Connection(const asio::any_io_executor& executor, pg_conn* connection,
                       milliseconds time)
    : connection_(connection), socket_(executor), alarm_(executor), time_(time) {}

Connection::~Connection() {
  // libpq closes the descriptor.
  if (socket_.is_open()) socket_.release();
  ::PQfinish(connection_);
}

asio::awaitable<std::unique_ptr<Connection>> Connection::open(asio::any_io_executor executor,
                                                              Secret url,
                                                              std::string application_name,
                                                              milliseconds time) {
  if (!is_readable(url)) throw Disconnected{"PostgreSQL: the address cannot be read"};
  // A host that is gone without a word is noticed within seconds, here and by the server, which
  // would keep our locks otherwise; and a process that has stopped in the midst of a transaction.
  const std::string options =
      "-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning -c tcp_keepalives_idle=5 "
      "-c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000 "
      "-c idle_in_transaction_session_timeout=10000 -c statement_timeout=" +
      std::to_string(server_share(time).count());
  const std::array<const char*, 9> names = {
      "dbname",           "application_name", "options",
      "client_encoding",  "keepalives_idle",  "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", nullptr};
  const std::array<const char*, 9> values = {url.reveal().c_str(),
                                             application_name.c_str(),
                                             options.c_str(),
                                             "UTF8",
                                             "5",
                                             "2",
                                             "3",
                                             "10000",
                                             nullptr};
  auto connection = std::make_unique<Connection>(
      executor, ::PQconnectStartParams(names.data(), values.data(), 1), time);
  co_await connection->finish_connecting();
  co_return connection;
}

asio::awaitable<void> Connection::finish_connecting() {
  // libpq leaves the time that it takes to its caller.
  asio::steady_timer alarm{socket_.get_executor(), connect_deadline};
  alarm.async_wait([this, life = std::weak_ptr{life_}](const boost::system::error_code& error) {
    if (!error && !life.expired() && socket_.is_open()) socket_.cancel();
  });
  auto next = PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED || ::PQstatus(connection_) == CONNECTION_BAD) {
      disconnect("cannot connect");
    }
    // libpq may take another socket for another address, so it is assigned for each wait.
    if (socket_.is_open()) socket_.release();
    socket_.assign(::PQsocket(connection_));
    co_await wait(next == PGRES_POLLING_READING ? Socket::wait_read : Socket::wait_write);
    next = ::PQconnectPoll(connection_);
  }
  if (socket_.is_open()) socket_.release();
  socket_.assign(::PQsocket(connection_));
  ::PQsetnonblocking(connection_, 1);
  ::PQenterPipelineMode(connection_);
}

bool Connection::in_transaction() const {
  return ::PQtransactionStatus(connection_) != PQTRANS_IDLE;
}

// One look at the socket, which has nothing to say between batches. Every hand-out is worth it:
// after a restart of the server no caller fails for a connection that was idle meanwhile, where
// dropping the others at the first failure would still cost one.
bool Connection::quiet() const {
  char byte = 0;
  const auto got = ::recv(::PQsocket(connection_), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

asio::awaitable<std::vector<Rows>> Connection::run(std::vector<Command> commands,
                                                   milliseconds time) {
  Batch batch;
  batch.rows.reserve(commands.size());
  batch.sent.reserve(commands.size() + 2);
  begin(time);
  for (const auto& command : commands) send(command, &batch);
  if (::PQpipelineSync(connection_) == 0) disconnect("cannot send");
  if (::PQflush(connection_) != 0) co_await flush();
  while (!take_answers(&batch)) {
    const auto [error] = co_await socket_.async_wait(Socket::wait_read, tuple_deferred);
    read(error);
  }
  usable_ = true;
  if (batch.fault) std::rethrow_exception(batch.fault);
  co_return std::move(batch.rows);
}

// Not usable until the Sync has come back.
void Connection::begin(milliseconds time) {
  usable_ = false;
  deadline_ = time == unlimited ? Clock::time_point::max() : Clock::now() + time;
  if (time == unlimited) return;
  // Shorter than what the server leaves of the time: so it is never over before we look.
  const auto interval = std::min(look_interval_max, time / 20);
  const bool too_seldom = !looking_ || interval < look_interval_;
  look_interval_ = interval;
  if (too_seldom) look_at_clock();
}

// While a batch is under way. After it the last look ends the looking.
void Connection::look_at_clock() {
  looking_ = true;
  alarm_.expires_after(look_interval_);
  alarm_.async_wait([this, life = std::weak_ptr{life_}](const boost::system::error_code& error) {
    if (error || life.expired()) return;
    looking_ = false;
    if (usable_) return;
    if (Clock::now() + look_interval_ < deadline_) {
      look_at_clock();
      return;
    }
    late_ = true;
    socket_.cancel();
  });
}

// A pipeline takes one statement at a time, so it is left for the script.
asio::awaitable<void> Connection::run_script(std::string sql) {
  begin(unlimited);
  if (::PQexitPipelineMode(connection_) == 0 || ::PQsendQuery(connection_, sql.c_str()) == 0) {
    disconnect("cannot send");
  }
  co_await flush();
  co_await receive_script();
  if (::PQenterPipelineMode(connection_) == 0) disconnect("cannot send");
  usable_ = true;
}

asio::awaitable<void> Connection::receive_script() {
  std::exception_ptr fault;
  while (true) {
    while (::PQisBusy(connection_) != 0) {
      const auto [error] = co_await socket_.async_wait(Socket::wait_read, tuple_deferred);
      read(error);
    }
    auto* const answer = ::PQgetResult(connection_);
    if (answer == nullptr) break;
    const auto result = own(answer);
    const auto status = ::PQresultStatus(answer);
    if (::PQstatus(connection_) == CONNECTION_BAD) disconnect("connection lost");
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || fault) continue;
    fault = fault_of(answer, "script");
  }
  if (!fault) co_return;
  ::PQenterPipelineMode(connection_);
  usable_ = true;
  std::rethrow_exception(fault);
}

void Connection::send(const Command& command, Batch* batch) {
  auto statement = prepared_.find(command.query.name);
  if (statement == prepared_.end()) {
    statement = prepared_.emplace(command.query.name, false).first;
  }
  const char* name = statement->first.c_str();
  bool sent = true;
  if (!std::exchange(statement->second, true)) {
    const std::string sql{command.query.sql};
    sent = ::PQsendPrepare(connection_, name, sql.c_str(), 0, nullptr) != 0;
    batch->sent.push_back({&*statement, true});
  }
  batch->values.clear();
  for (const auto& value : command.parameters) {
    batch->values.push_back(value ? value->c_str() : nullptr);
  }
  sent = sent && ::PQsendQueryPrepared(connection_, name, static_cast<int>(batch->values.size()),
                                       batch->values.data(), nullptr, nullptr, 0) != 0;
  batch->sent.push_back({&*statement, false});
  if (!sent) disconnect("cannot send");
}

// While the server is slow to read it may be waiting for us to read: both sides are served, or a
// large batch would stop for ever (PostgreSQL manual, 34.4 PQflush).
asio::awaitable<void> Connection::flush() {
  while (true) {
    const int left = ::PQflush(connection_);
    if (left == 0) co_return;
    if (left < 0) disconnect("cannot send");
    co_await wait(Socket::wait_write);
    if (::PQconsumeInput(connection_) == 0) disconnect("connection lost");
  }
}

asio::awaitable<void> Connection::wait(Socket::wait_type side) {
  const auto [error] = co_await socket_.async_wait(side, tuple_deferred);
  check(error);
}

void Connection::check(const boost::system::error_code& error) {
  if (late_) throw TimedOut{"PostgreSQL: no answer in time"};
  if (error) disconnect(error == asio::error::operation_aborted ? "cancelled" : "connection lost");
}

void Connection::read(const boost::system::error_code& error) {
  check(error);
  if (::PQconsumeInput(connection_) == 0) disconnect("connection lost");
}

// Takes what has come; true when that was all.
bool Connection::take_answers(Batch* batch) {
  while (!batch->synced && ::PQisBusy(connection_) == 0) {
    // A null result only separates the answers of two statements.
    if (auto* result = ::PQgetResult(connection_)) take(own(result), batch);
    if (::PQstatus(connection_) == CONNECTION_BAD) disconnect("connection lost");
  }
  return batch->synced;
}

void Connection::take(std::shared_ptr<const void> result, Batch* batch) {
  const auto* answer = result_of(result);
  const auto status = ::PQresultStatus(answer);
  if (status == PGRES_PIPELINE_SYNC) {
    batch->synced = true;
    return;
  }
  if (batch->answered == batch->sent.size()) {
    disconnect("the server answered more than was asked");
  }
  const auto& [statement, prepares] = batch->sent[batch->answered++];
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
    if (!prepares) batch->rows.emplace_back(std::move(result));
    return;
  }
  if (prepares) statement->second = false;
  if (status == PGRES_PIPELINE_ABORTED || batch->fault) return;
  outdated_ = outdated_ || is_outdated(answer);
  batch->fault = fault_of(answer, statement->first);
}

void Connection::disconnect(std::string_view what) {
  usable_ = false;
  const auto reason = trimmed(::PQerrorMessage(connection_));
  throw Disconnected{"PostgreSQL: " + std::string{what} + (reason.empty() ? "" : ": " + reason)};
}

}  // namespace signalbox::pg
