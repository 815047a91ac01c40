// One pipelined connection over hiredis, driven by the loop. It is used once: when it ends, all
// that waits on it is told so, and another one is made. Internal to this library.
#pragma once

#include "metrics/registry.hpp"
#include "redis/reply.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

struct redisAsyncContext;  // NOLINT(readability-identifier-naming): hiredis' own name

namespace signalbox::redis {

// A command and its arguments, each of any bytes.
using Words = std::vector<std::string>;

// Whoever waits for one answer.
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() = default;
  // One of these is called, once: finish() from anywhere, so it goes on from the loop; resume()
  // from the loop itself, so it goes on at once.
  virtual void finish(std::exception_ptr fault, Reply reply) = 0;
  virtual void resume(std::exception_ptr fault, Reply reply) = 0;
};

struct Meters {
  explicit Meters(metrics::Registry& metrics);

  metrics::Counter answered;
  metrics::Counter refused;
  metrics::Counter unavailable;
  metrics::Counter reconnects;
  metrics::Histogram duration;
  metrics::Gauge in_flight;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // `closed` is called once, when the connection ends for whatever reason. An answer that takes
  // longer than `deadline` ends it: Redis answers in order, so what is behind waits for it too, and
  // no answer can come late and be taken for another command's.
  Connection(const boost::asio::any_io_executor& executor, std::chrono::milliseconds deadline,
             const Meters& meters, std::function<void()> closed);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Begins to connect; commands may be sent at once. Throws Unavailable when it fails at once.
  void open(const std::string& ip_address, std::uint16_t port);
  bool is_open() const { return context_ != nullptr; }
  // Sends no SUBSCRIBE, MONITOR or blocking command: they answer out of order or late.
  void send(const Words& words, std::unique_ptr<Waiter> waiter);
  std::size_t in_flight() const { return sent_.size(); }
  // Bytes that the socket has not taken yet.
  std::size_t unsent_bytes() const;
  // All that waits is told `why`; a connection that has ended stays as it is.
  void close(std::string why);
  const std::string& end_reason() const { return reason_; }

 private:
  struct Sent {
    std::chrono::steady_clock::time_point at;
    std::string name;  // of the command, for errors
    std::unique_ptr<Waiter> waiter;
  };

  struct Answered {
    std::unique_ptr<Waiter> waiter;
    std::exception_ptr fault;
    Reply reply;
  };

  void attach();
  bool read();  // true if an answer came
  void wait_to_read();
  void wait_to_write();
  void cleaned_up();
  void take(const redisReply* reply);
  void hand_over(std::unique_ptr<Waiter> waiter, std::exception_ptr fault, Reply reply);
  bool overdue() const;
  void watch_deadline();
  void check_deadline();

  redisAsyncContext* context_ = nullptr;
  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds deadline_;
  const Meters& meters_;
  std::function<void()> closed_;
  std::deque<Sent> sent_;
  std::vector<Answered> answered_;  // while hiredis reads
  std::string reason_;
  std::string formatted_;  // the command that is being sent
  // What hiredis wants, and what the loop is asked for already.
  bool wants_to_read_ = false;
  bool wants_to_write_ = false;
  bool waits_to_read_ = false;
  bool waits_to_write_ = false;
  // Inside hiredis.
  bool reads_ = false;
  bool writes_ = false;
  bool watching_ = false;
};

}  // namespace signalbox::redis
