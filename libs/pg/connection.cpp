#include "pg/connection.hpp"

#include "pg/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <libpq-fe.h>

#include <array>
#include <deque>
#include <exception>
#include <optional>
#include <utility>

namespace signalbox::pg {
namespace {
namespace asio = boost::asio;
using Socket = asio::posix::stream_descriptor;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds connect_deadline{10};

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
}  // namespace

// What was sent up to a Sync, in order, and what has come back of it.
struct Connection::Batch {
  struct Sent {
    std::string name;
    bool prepares;  // the answer to a Parse, not rows
  };
  std::deque<Sent> waiting;
  std::vector<Rows> rows;
  std::exception_ptr fault;
  bool synced = false;
};

Connection::Connection(const asio::any_io_executor& executor, pg_conn* connection)
    : connection_(connection), socket_(executor) {}

Connection::~Connection() {
  // libpq closes the descriptor.
  if (socket_.is_open()) socket_.release();
  ::PQfinish(connection_);
}

asio::awaitable<std::unique_ptr<Connection>> Connection::open(asio::any_io_executor executor,
                                                              Secret url,
                                                              std::string application_name) {
  // A host that is gone without a word is noticed within seconds, here and by the server, which
  // would keep our locks otherwise.
  constexpr const char* options =
      "-c TimeZone=UTC -c DateStyle=ISO -c client_min_messages=warning -c tcp_keepalives_idle=5 "
      "-c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000";
  const std::array<const char*, 9> names = {
      "dbname",           "application_name", "options",
      "client_encoding",  "keepalives_idle",  "keepalives_interval",
      "keepalives_count", "tcp_user_timeout", nullptr};
  const std::array<const char*, 9> values = {url.reveal().c_str(),
                                             application_name.c_str(),
                                             options,
                                             "UTF8",
                                             "5",
                                             "2",
                                             "3",
                                             "10000",
                                             nullptr};
  auto connection = std::make_unique<Connection>(
      executor, ::PQconnectStartParams(names.data(), values.data(), 1));
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

asio::awaitable<std::vector<Rows>> Connection::run(std::vector<Command> commands) {
  Batch batch;
  batch.rows.reserve(commands.size());
  usable_ = false;  // until the Sync has come back
  for (const auto& command : commands) send(command, &batch);
  if (::PQpipelineSync(connection_) == 0) disconnect("cannot send");
  co_await flush();
  co_await receive(&batch);
  usable_ = true;
  if (batch.fault) std::rethrow_exception(batch.fault);
  co_return std::move(batch.rows);
}

// A pipeline takes one statement at a time, so it is left for the script.
asio::awaitable<void> Connection::run_script(std::string sql) {
  usable_ = false;
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
      co_await wait(Socket::wait_read);
      if (::PQconsumeInput(connection_) == 0) disconnect("connection lost");
    }
    auto* const answer = ::PQgetResult(connection_);
    if (answer == nullptr) break;
    const auto result = own(answer);
    const auto status = ::PQresultStatus(answer);
    if (::PQstatus(connection_) == CONNECTION_BAD) disconnect("connection lost");
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || fault) continue;
    fault = std::make_exception_ptr(SqlError{"script: " + field(answer, PG_DIAG_MESSAGE_PRIMARY),
                                             field(answer, PG_DIAG_SQLSTATE),
                                             field(answer, PG_DIAG_CONSTRAINT_NAME)});
  }
  if (!fault) co_return;
  ::PQenterPipelineMode(connection_);
  usable_ = true;
  std::rethrow_exception(fault);
}

void Connection::send(const Command& command, Batch* batch) {
  const std::string name{command.query.name};
  bool sent = true;
  if (!prepared_.contains(name)) {
    const std::string sql{command.query.sql};
    sent = ::PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr) != 0;
    batch->waiting.push_back({name, true});
    prepared_.insert(name);  // taken out again if the server refuses it
  }
  std::vector<const char*> values;
  values.reserve(command.parameters.size());
  for (const auto& value : command.parameters) values.push_back(value ? value->c_str() : nullptr);
  sent = sent && ::PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()),
                                       values.data(), nullptr, nullptr, 0) != 0;
  batch->waiting.push_back({name, false});
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
  const auto [error] = co_await socket_.async_wait(side, tuple_awaitable);
  if (error) disconnect(error == asio::error::operation_aborted ? "cancelled" : "connection lost");
}

asio::awaitable<void> Connection::receive(Batch* batch) {
  while (!batch->synced) {
    while (::PQisBusy(connection_) != 0) {
      co_await wait(Socket::wait_read);
      if (::PQconsumeInput(connection_) == 0) disconnect("connection lost");
    }
    // A null result only separates the answers of two statements.
    if (auto* result = ::PQgetResult(connection_)) take(own(result), batch);
    if (::PQstatus(connection_) == CONNECTION_BAD) disconnect("connection lost");
  }
}

void Connection::take(std::shared_ptr<const void> result, Batch* batch) {
  const auto* answer = result_of(result);
  const auto status = ::PQresultStatus(answer);
  if (status == PGRES_PIPELINE_SYNC) {
    batch->synced = true;
    return;
  }
  if (batch->waiting.empty()) disconnect("the server answered more than was asked");
  const auto sent = std::move(batch->waiting.front());
  batch->waiting.pop_front();
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
    if (!sent.prepares) batch->rows.emplace_back(std::move(result));
    return;
  }
  if (sent.prepares) prepared_.erase(sent.name);
  if (status == PGRES_PIPELINE_ABORTED || batch->fault) return;
  batch->fault = std::make_exception_ptr(
      SqlError{sent.name + ": " + field(answer, PG_DIAG_MESSAGE_PRIMARY),
               field(answer, PG_DIAG_SQLSTATE), field(answer, PG_DIAG_CONSTRAINT_NAME)});
}

void Connection::disconnect(std::string_view what) {
  usable_ = false;
  const auto reason = trimmed(::PQerrorMessage(connection_));
  throw Disconnected{"PostgreSQL: " + std::string{what} + (reason.empty() ? "" : ": " + reason)};
}

}  // namespace signalbox::pg
