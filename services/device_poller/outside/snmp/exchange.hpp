// The sockets behind a client, the questions under way on them and those that wait for their turn.
// Internal to this protocol.
#pragma once

#include "device_poller/outside/snmp/client.hpp"
#include "device_poller/outside/snmp/recent.hpp"

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::snmp {

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  struct Patience {
    int tries;
    Deadline deadline;
  };

  Exchange(boost::asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics,
           ClientConfig config);

  static boost::asio::awaitable<Answer> ask(std::shared_ptr<Exchange> self, Target target,
                                            Message question, Patience patience);
  // Ends everything; touches neither clock nor metrics afterwards.
  void close();
  const Clock& clock() const { return clock_; }

 private:
  struct Meters {
    explicit Meters(metrics::Registry& metrics);
    void count(const Answer& answer) const;

    std::vector<metrics::Counter> outcomes;  // in the order of domain::PollEnd
    metrics::Counter retries;
    metrics::Counter late;
    metrics::Counter foreign;
    metrics::Counter garbled;
    metrics::Gauge in_flight;
    metrics::Gauge waiting;
    metrics::Gauge receive_buffer;
  };
  // What came from the device besides an answer.
  enum class Heard : std::uint8_t { nothing, garbled, other_request, other_community };
  struct Question;
  struct Waiter;
  class Place;

  boost::asio::awaitable<void> wait_for_place(Deadline deadline);
  void give_place();
  static boost::asio::awaitable<void> receive(std::shared_ptr<Exchange> self,
                                              std::shared_ptr<datagram::Socket> socket);
  void take(const datagram::Datagram& datagram);
  void take(const datagram::Refusal& refusal);
  // Calls visit(question) for all under way to this endpoint.
  template <class Visit>
  void each_to(const datagram::Endpoint& endpoint, Visit visit);

  // One try: until it is answered or its time is over.
  boost::asio::awaitable<void> try_once(Question* question, std::string datagram,
                                        Deadline deadline);
  boost::asio::awaitable<std::errc> send(Question* question, std::string datagram);
  std::shared_ptr<datagram::Socket> socket_for(const datagram::Endpoint& endpoint);
  std::int32_t fresh_id(const datagram::Endpoint& endpoint);
  static Answer unanswered(const Question& question);

  boost::asio::any_io_executor executor_;
  const Clock& clock_;
  ClientConfig config_;
  Meters meters_;
  std::array<std::shared_ptr<datagram::Socket>, 2> sockets_;  // IPv4, IPv6
  // By endpoint first, because an ICMP error concerns all that is under way to it.
  std::map<RequestKey, Question*> in_flight_;
  Recent recent_;
  std::list<Waiter*> waiting_;
  std::size_t places_taken_ = 0;
  std::vector<std::int32_t> ids_;
  bool closed_ = false;
};

}  // namespace signalbox::device_poller::snmp
