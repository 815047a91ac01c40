// Requests that have ended and may still be answered: a late answer is no foreign one. Internal to
// this protocol.
#pragma once

#include "device_poller/outside/datagram/socket.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <utility>

namespace signalbox::device_poller::snmp {

// Whom a question went to, and its request id. All of one endpoint lie side by side: an ICMP error
// concerns them all.
struct RequestKey {
  RequestKey(datagram::Endpoint to, std::int32_t request_id)
      : place(std::hash<boost::asio::ip::address>{}(to.address()) ^ to.port()),
        id(request_id),
        endpoint(std::move(to)) {}

  bool operator==(const RequestKey&) const = default;
  // Compares numbers first: endpoints are slow to compare.
  bool operator<(const RequestKey& other) const {
    if (place != other.place) return place < other.place;
    if (id != other.id) return id < other.id;
    return endpoint < other.endpoint;
  }

  std::size_t place;
  std::int32_t id;
  datagram::Endpoint endpoint;
};

class Recent {
 public:
  // As many as can be under way at once: after that the answer is too late to tell anything.
  explicit Recent(std::size_t keys_max) : keys_max_(keys_max) {}

  void add(const RequestKey& key) {
    if (!known_.insert(key).second) return;
    order_.push_back(key);
    if (order_.size() <= keys_max_) return;
    known_.erase(order_.front());
    order_.pop_front();
  }
  bool contains(const RequestKey& key) const { return known_.contains(key); }

 private:
  std::size_t keys_max_;
  std::set<RequestKey> known_;
  std::deque<RequestKey> order_;
};

}  // namespace signalbox::device_poller::snmp
