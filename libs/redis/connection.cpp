#include "redis/connection.hpp"

#include "redis/error.hpp"

#include <boost/asio/post.hpp>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace signalbox::redis {
namespace {
namespace asio = boost::asio;
using Stopwatch = std::chrono::steady_clock;

// Kept for the next command unless one was large.
constexpr std::size_t formatted_bytes_kept = 64 * 1024;

void append_size(std::string* out, char kind, std::size_t size) {
  std::array<char, 24> line{kind};
  auto* const end = std::to_chars(line.data() + 1, line.data() + line.size(), size).ptr;
  out->append(line.data(), end).append("\r\n");
}

// As Redis reads it (RESP2): every word with its length, so none can become another. hiredis' own
// way from words to bytes took a quarter of our time.
void format(const Words& words, std::string* out) {
  out->clear();
  append_size(out, '*', words.size());
  for (const auto& word : words) {
    append_size(out, '$', word.size());
    out->append(word).append("\r\n");
  }
}

// What Redis says of itself, whatever the command was.
constexpr std::array<std::string_view, 8> states = {"LOADING", "BUSY", "READONLY",   "MASTERDOWN",
                                                    "MISCONF", "OOM",  "NOREPLICAS", "CLUSTERDOWN"};

// "NOSCRIPT No matching script." is NOSCRIPT.
std::string_view code_of(std::string_view error) { return error.substr(0, error.find(' ')); }

std::exception_ptr fault_of(const std::string& command, std::string_view error) {
  const auto code = code_of(error);
  // An unknown command is answered with its first arguments: they are none of the log's business.
  const auto told = error.substr(0, error.find(", with args"));
  const auto message = "Redis: " + command + ": " + std::string{told};
  if (std::ranges::find(states, code) != states.end()) {
    return std::make_exception_ptr(Unavailable{message});
  }
  return std::make_exception_ptr(CommandError{message, std::string{code}});
}
}  // namespace

Meters::Meters(metrics::Registry& metrics)
    : answered(metrics.counter({"signalbox_redis_commands_total",
                                "Commands for Redis, by what came of them.",
                                {{"outcome", "answered"}}})),
      refused(metrics.counter({"signalbox_redis_commands_total",
                               "Commands for Redis, by what came of them.",
                               {{"outcome", "refused"}}})),
      unavailable(metrics.counter({"signalbox_redis_commands_total",
                                   "Commands for Redis, by what came of them.",
                                   {{"outcome", "unavailable"}}})),
      reconnects(metrics.counter(
          {"signalbox_redis_reconnects_total", "Attempts to connect to Redis after the first."})),
      duration(metrics.histogram({"signalbox_redis_command_duration_seconds",
                                  "From sending a command to Redis to its answer."},
                                 metrics::duration_buckets())),
      in_flight(metrics.gauge(
          {"signalbox_redis_in_flight", "Commands that wait for an answer from Redis."})) {}

Connection::Connection(const asio::any_io_executor& executor, std::chrono::milliseconds deadline,
                       const Meters& meters, std::function<void()> closed)
    : socket_(executor),
      timer_(executor),
      deadline_(deadline),
      meters_(meters),
      closed_(std::move(closed)) {}

Connection::~Connection() { close("closed"); }

void Connection::open(const std::string& ip_address, std::uint16_t port) {
  auto* context = ::redisAsyncConnect(ip_address.c_str(), port);
  if (context == nullptr) throw Unavailable{"Redis: cannot connect: out of memory"};
  if (context->err != 0) {
    reason_ = context->errstr;
    ::redisAsyncFree(context);
    throw Unavailable{"Redis: cannot connect: " + reason_};
  }
  context_ = context;
  attach();
}

// The loop for hiredis: it says what it wants to wait for, we say when that has come. The hooks may
// be called again and again, and its handlers may free the context: cleaned_up() says so.
void Connection::attach() {
  socket_.assign(context_->c.fd);
  context_->data = this;
  auto& hooks = context_->ev;
  hooks.data = this;
  hooks.addRead = [](void* self) { static_cast<Connection*>(self)->wait_to_read(); };
  hooks.delRead = [](void* self) { static_cast<Connection*>(self)->wants_to_read_ = false; };
  hooks.addWrite = [](void* self) { static_cast<Connection*>(self)->wait_to_write(); };
  hooks.delWrite = [](void* self) { static_cast<Connection*>(self)->wants_to_write_ = false; };
  hooks.cleanup = [](void* self) { static_cast<Connection*>(self)->cleaned_up(); };
}

void Connection::wait_to_read() {
  wants_to_read_ = true;
  if (std::exchange(waits_to_read_, true)) return;
  socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_to_read_ = false;
                       if (error || !self->wants_to_read_ || !self->is_open()) return;
                       self->read();
                     });
}

// Those who wait go on once hiredis has read all that came: they may send, or close us.
bool Connection::read() {
  reads_ = true;
  ::redisAsyncHandleRead(context_);
  reads_ = false;
  auto answered = std::exchange(answered_, {});
  for (auto& [waiter, fault, reply] : answered) {
    waiter->resume(std::move(fault), std::move(reply));
  }
  return !answered.empty();
}

void Connection::hand_over(std::unique_ptr<Waiter> waiter, std::exception_ptr fault, Reply reply) {
  if (reads_) {
    answered_.push_back({std::move(waiter), std::move(fault), std::move(reply)});
  } else {
    waiter->finish(std::move(fault), std::move(reply));
  }
}

// All that one turn of the loop sends goes out at its end, in one write and without asking: a
// socket nearly always takes it. Only what it did not take waits for it.
void Connection::wait_to_write() {
  wants_to_write_ = true;
  if (std::exchange(waits_to_write_, true)) return;
  auto write = [self = shared_from_this()](const boost::system::error_code& error) {
    self->waits_to_write_ = false;
    if (error || !self->wants_to_write_ || !self->is_open()) return;
    self->writes_ = true;
    ::redisAsyncHandleWrite(self->context_);
    self->writes_ = false;
  };
  const bool connected = (context_->c.flags & REDIS_CONNECTED) != 0;
  if (connected && !writes_) {
    asio::post(socket_.get_executor(),
               [write = std::move(write)] { write(boost::system::error_code{}); });
  } else {
    socket_.async_wait(asio::posix::stream_descriptor::wait_write, std::move(write));
  }
}

// hiredis is about to close the descriptor and free the context; all waiters have been told.
void Connection::cleaned_up() {
  if (reason_.empty()) reason_ = context_->errstr == nullptr ? "closed" : context_->errstr;
  context_ = nullptr;
  socket_.release();
  timer_.cancel();
  if (closed_) closed_();
}

void Connection::send(const Words& words, std::unique_ptr<Waiter> waiter) {
  format(words, &formatted_);
  const auto answered = [](redisAsyncContext* context, void* reply, void*) {
    static_cast<Connection*>(context->data)->take(static_cast<const redisReply*>(reply));
  };
  const bool taken =
      is_open() && ::redisAsyncFormattedCommand(context_, answered, nullptr, formatted_.data(),
                                                formatted_.size()) == REDIS_OK;
  if (formatted_.capacity() > formatted_bytes_kept) formatted_ = {};
  if (!taken) {
    meters_.unavailable.add();
    waiter->finish(std::make_exception_ptr(Unavailable{"Redis: the connection has ended"}), {});
    return;
  }
  sent_.push_back({Stopwatch::now(), words.front(), std::move(waiter)});
  meters_.in_flight.set(static_cast<double>(sent_.size()));
  watch_deadline();
}

std::size_t Connection::unsent_bytes() const { return is_open() ? ::sdslen(context_->c.obuf) : 0; }

// Answers come in the order of the commands. Null: the connection has ended.
void Connection::take(const redisReply* reply) {
  auto sent = std::move(sent_.front());
  sent_.pop_front();
  meters_.in_flight.set(static_cast<double>(sent_.size()));
  if (reply == nullptr) {
    if (reason_.empty()) reason_ = context_->errstr == nullptr ? "closed" : context_->errstr;
    meters_.unavailable.add();
    const auto message = "Redis: " + sent.name + ": " + reason_;
    hand_over(std::move(sent.waiter), std::make_exception_ptr(Unavailable{message}), {});
    return;
  }
  const std::chrono::duration<double> took = Stopwatch::now() - sent.at;
  meters_.duration.observe(took.count());
  if (reply->type == REDIS_REPLY_ERROR) {
    meters_.refused.add();
    hand_over(std::move(sent.waiter), fault_of(sent.name, {reply->str, reply->len}), {});
    return;
  }
  meters_.answered.add();
  hand_over(std::move(sent.waiter), nullptr, Reply::from(*reply));
}

void Connection::close(std::string why) {
  if (!is_open()) return;
  reason_ = std::move(why);
  ::redisAsyncFree(context_);
}

bool Connection::overdue() const {
  return is_open() && !sent_.empty() && sent_.front().at + deadline_ <= Stopwatch::now();
}

// One timer for all: the first command sent is the first to be overdue.
void Connection::watch_deadline() {
  if (!is_open() || sent_.empty() || std::exchange(watching_, true)) return;
  timer_.expires_at(sent_.front().at + deadline_);
  timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    self->watching_ = false;
    if (!error) self->check_deadline();
  });
}

void Connection::check_deadline() {
  // The loop may have been held up longer than Redis: what lies in the socket has come in time.
  bool came = true;
  while (came && overdue()) came = read();
  if (overdue()) close("no answer in " + std::to_string(deadline_.count()) + " ms");
  watch_deadline();
}

}  // namespace signalbox::redis
