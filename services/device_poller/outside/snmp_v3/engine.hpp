// The one thread that talks to net-snmp, and the sessions on it: hashing of keys and ciphers cost
// the loop nothing there, and a silent device holds up nobody. Internal to this protocol.
#pragma once

#include "device_poller/outside/snmp_v3/session.hpp"

#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <string>

namespace signalbox::device_poller::snmp_v3 {

struct EngineConfig {
  // Devices whose keys and socket are kept; past it the longest unasked is let go. Each holds one
  // file descriptor, of which a process often has no more than 1,024.
  std::size_t sessions_max = 512;
  std::chrono::milliseconds try_time = std::chrono::seconds{2};
};

class Engine {
 public:
  // On the engine's thread; must not throw.
  using Done = std::function<void(std::exception_ptr, snmp::Answer)>;
  struct Order {
    Target target;
    snmp::Message question;
    int tries;
    snmp::Deadline deadline;
  };

  // The clock must outlive it, and be one that any thread may ask.
  Engine(const Clock& clock, EngineConfig config);
  // After end().
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // From any thread. Hears snmp::Busy where all sessions are in use.
  void ask(Order order, Done done);
  // Ends the thread; whoever waits hears boost::asio::error::operation_aborted first.
  void end();

 private:
  struct Entry {
    std::shared_ptr<Session> session;
    std::list<std::string>::iterator place;
  };

  boost::asio::awaitable<snmp::Answer> answer(Order order);
  std::shared_ptr<Session> session_for(const Target& target);
  void make_room();
  void close();

  const Clock& clock_;
  EngineConfig config_;
  // From here on only on the thread.
  Keys keys_;
  std::list<std::string> order_;  // the latest first
  std::map<std::string, Entry> sessions_;
  bool closed_ = false;
  boost::asio::thread_pool thread_{1};
};

// Which session a target has: one for each endpoint and credentials. Holds secrets.
std::string session_name(const Target& target);

}  // namespace signalbox::device_poller::snmp_v3
