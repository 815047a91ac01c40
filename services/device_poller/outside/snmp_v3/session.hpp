// SNMPv3 with one device: a net-snmp session over a socket of its own, the engine behind it and the
// user's keys there. Kept between polls; lives on the thread that talks to net-snmp. Internal to
// this protocol.
#pragma once

#include "device_poller/outside/snmp/asker.hpp"
#include "device_poller/outside/snmp_v3/keys.hpp"
#include "device_poller/outside/snmp_v3/library.hpp"
#include "device_poller/outside/snmp_v3/pdu.hpp"
#include "device_poller/outside/snmp_v3/target.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <set>

namespace signalbox::device_poller::snmp_v3 {

class Wire;

struct Patience {
  int tries;
  std::chrono::milliseconds try_time;
  snmp::Deadline deadline;
};

class Session {
 public:
  // Clock and keys must outlive it.
  Session(boost::asio::any_io_executor executor, const Clock& clock, Target target, Keys& keys);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  // Discovers the engine when it is not known, or has become another.
  static boost::asio::awaitable<snmp::Answer> ask(std::shared_ptr<Session> self,
                                                  snmp::Message question, Patience patience);
  bool idle() const { return users_ == 0; }
  // Whoever still waits hears boost::asio::error::operation_aborted.
  void close();

 private:
  struct Question;
  struct Use;

  boost::asio::awaitable<snmp::Answer> attempt(snmp::Message question, Patience patience);
  boost::asio::awaitable<snmp::Answer> try_once(snmp::Message message, Patience patience);
  bool may_ask_again(const snmp::Answer& answer) const;
  boost::asio::awaitable<domain::PollOutcome> discover(Patience patience);
  boost::asio::awaitable<void> wait(Question* question);
  void send(Question* question, Pdu pdu, Patience patience);
  bool open();
  void make_user();
  static boost::asio::awaitable<void> watch(std::shared_ptr<Wire> wire, Session* self);
  void take_from(const Wire& wire);
  // Hangs up; all under way end so.
  void hang_up(const domain::PollOutcome& outcome);
  void forget_engine();

  boost::asio::any_io_executor executor_;
  const Clock& clock_;
  Target target_;
  Keys& keys_;
  Remote remote_{.clock = &clock_};
  std::shared_ptr<Wire> wire_;
  std::set<Question*> under_way_;
  std::size_t users_ = 0;
  // Since the engine was discovered: whether it ever answered, and told its clock.
  bool answered_ = false;
  bool clock_told_ = false;
  bool closed_ = false;
};

}  // namespace signalbox::device_poller::snmp_v3
