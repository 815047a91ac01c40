// How many transfers run at once, in all and to one host, and how many may wait for a place, so
// that one slow host takes neither all places nor all memory. Internal to this library.
#pragma once

#include "core/result.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

namespace signalbox::outbound {

struct AdmissionLimits {
  // A connection is a socket and some 100 KiB of TLS: 256 are 25 MB.
  std::size_t in_flight_max = 256;
  // As many as a browser grants ten tabs on one host: more looks like an attack to it.
  std::size_t host_in_flight_max = 16;
  // At 100 ms an answer and 256 places a full queue is gone in half a second.
  std::size_t waiting_max = 1024;
  // A dead host takes a quarter of the queue at most.
  std::size_t host_waiting_max = 256;
};

class Admission : public std::enable_shared_from_this<Admission> {
 public:
  // A place, given back at the end of the scope.
  class Place;

  Admission(boost::asio::any_io_executor executor, AdmissionLimits limits)
      : executor_(std::move(executor)), limits_(limits) {}

  // First come, first served, but past a host that has its share. Code::too_many when the queue is
  // full, timeout when no place came free until then, unavailable once closed. A caller that is
  // cancelled leaves the queue (boost::system::system_error, operation_aborted).
  static boost::asio::awaitable<Result<Place>> enter(std::shared_ptr<Admission> self,
                                                     std::string host,
                                                     std::chrono::steady_clock::time_point until);

  // Nobody enters any more; those who wait are sent away.
  void close();
  // All places are free; for a drain. False when it is not so until then.
  static boost::asio::awaitable<bool> wait_until_idle(std::shared_ptr<Admission> self,
                                                      std::chrono::steady_clock::time_point until);
  std::size_t in_flight() const { return in_flight_; }
  std::size_t waiting() const { return queue_.size(); }

 private:
  struct Host {
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
  };
  struct Waiter;
  class InLine;

  bool has_room(const std::string& host) const;
  void take(const std::string& host);
  void release(const std::string& host);
  void serve();
  void forget_if_unused(const std::string& host);

  boost::asio::any_io_executor executor_;
  AdmissionLimits limits_;
  std::unordered_map<std::string, Host> hosts_;
  std::list<Waiter*> queue_;
  std::size_t in_flight_ = 0;
  std::list<boost::asio::steady_timer*> idle_waiters_;
  bool closed_ = false;
};

class Admission::Place {
 public:
  Place(std::shared_ptr<Admission> home, std::string host)
      : home_(std::move(home)), host_(std::move(host)) {}
  Place(Place&&) noexcept = default;
  Place& operator=(Place&&) = delete;
  Place(const Place&) = delete;
  ~Place() {
    if (home_) home_->release(host_);
  }

 private:
  std::shared_ptr<Admission> home_;
  std::string host_;
};

}  // namespace signalbox::outbound
