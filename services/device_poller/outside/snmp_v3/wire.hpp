// A net-snmp session and its socket, which is connected, so that only the device is heard and a
// refused port is seen. Every call that net-snmp hears of wants a Turn, except cut(). Internal to
// this protocol.
#pragma once

#include "core/secret.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/snmp/message.hpp"
#include "device_poller/outside/snmp_v3/library.hpp"
#include "device_poller/outside/snmp_v3/pdu.hpp"
#include "device_poller/outside/snmp_v3/report.hpp"
#include "device_poller/outside/snmp_v3/target.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <chrono>
#include <memory>
#include <optional>

struct snmp_session;  // NOLINT(readability-identifier-naming): net-snmp's name

namespace signalbox::device_poller::snmp_v3 {

// What comes of a question.
struct Heard {
  explicit Heard(const Clock* with_clock) : clock(with_clock) {}
  Heard(const Heard&) = delete;
  Heard& operator=(const Heard&) = delete;
  virtual ~Heard() = default;

  void finish(domain::PollOutcome how) {
    if (done) return;
    done = true;
    outcome = std::move(how);
    ended();
  }
  virtual void ended() = 0;

  const Clock* clock;
  bool done = false;
  domain::PollOutcome outcome = {};
  snmp::Message message = {};
  Report report = Report::none;
  // The agent has told its clock, for which it had to find our authentication right.
  bool clock_told = false;
  std::chrono::steady_clock::time_point expires = {};
  std::chrono::milliseconds time{};
};

// Master keys, as Keys has them; empty where the level needs none.
struct Passwords {
  Secret authentication = {};
  Secret privacy = {};
};

class Wire {
 public:
  // Null where this host does not speak that family, or has no more sockets. With no engine it has
  // yet to be discovered.
  static std::shared_ptr<Wire> open(const boost::asio::any_io_executor& executor,
                                    const Target& target, const std::string& engine);
  Wire(const boost::asio::any_io_executor& executor, void* session, int socket);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire();

  // It ends within the time, twice that when the agent tells its clock, by expire() at the latest.
  void send(Heard* heard, Pdu pdu, std::chrono::milliseconds time) const;
  void expire() const;
  // Whether something is there to be received; false when it was cut.
  boost::asio::awaitable<bool> readable();
  void receive() const;
  // What the network says of the last datagrams, if it says anything that ends a poll.
  std::optional<domain::PollOutcome> refusal() const;

  // The discovery has told it.
  bool knows_engine() const;
  // The user's keys for that engine. Throws std::runtime_error if the library cannot.
  void make_user(const Passwords& passwords, Remote* remote) const;

  // Nobody is told.
  void cut();

 private:
  snmp_session* session() const;

  void* session_;
  boost::asio::posix::stream_descriptor socket_;
};

domain::PollOutcome cannot_open();

}  // namespace signalbox::device_poller::snmp_v3
