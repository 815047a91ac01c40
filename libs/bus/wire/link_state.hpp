// What a Link is behind its door: the life of the connection. Internal to this library.
#pragma once

#include "bus/wire/link.hpp"
#include "bus/wire/socket.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

namespace signalbox::bus {

// The coroutines hold it by shared_ptr: it lives until the last of them has ended.
struct Link::State {
  State(const Parts& parts, LinkConfig how);

  struct Subscription {
    std::string subject;
    std::string queue;
    std::shared_ptr<OnMessage> handler;  // survives its own unsubscribing
    bool ends = false;                   // unsubscribed; the last messages are under way
  };
  struct Asked {
    std::string subject;
    OnReply handler;
    std::string reply = {};  // the last word of its inbox; none: its token is a subscription's id
    bool ends = false;       // unsubscribed; the last messages are under way
  };

  // Connects, serves until the connection ends, and begins again; until closed.
  static boost::asio::awaitable<void> stay_connected(std::shared_ptr<State> state);
  // One connection from its beginning to its end; throws when it ends.
  static boost::asio::awaitable<void> serve_once(std::shared_ptr<State> state);
  static boost::asio::awaitable<void> greet(std::shared_ptr<State> state, ServerAddress address);
  static boost::asio::awaitable<Event> next_event(std::shared_ptr<State> state);
  static boost::asio::awaitable<void> write_all(std::shared_ptr<State> state);
  static boost::asio::awaitable<void> keep_alive(std::shared_ptr<State> state,
                                                 std::shared_ptr<Socket> socket);

  static void publish(const std::shared_ptr<State>& state, const Message& message);
  static void write_soon(const std::shared_ptr<State>& state);
  static void ping(const std::shared_ptr<State>& state, std::function<void(bool)> on_pong);
  static void handle(const std::shared_ptr<State>& state, Event event);
  // A word that only the one who is asked gets to know: nobody can answer in another's stead.
  static std::string new_reply();
  static void forget(const std::shared_ptr<State>& state, std::uint64_t token);
  static void unsubscribe(const std::shared_ptr<State>& state, std::uint64_t id);
  void deliver(std::uint64_t subscription, Message message);
  void read_info(std::string_view json);
  void hear_error(const std::string& text);
  void call(const std::function<void()>& what) const;
  void lose(std::string why);
  void close();

  boost::asio::any_io_executor executor;
  LinkConfig config;
  log::Logger log;
  metrics::Gauge connected_gauge;
  metrics::Counter reconnects;
  metrics::Counter refused;
  metrics::Counter received;
  metrics::Counter sent;

  bool closed = false;
  bool connected = false;
  bool was_connected = false;
  std::string fault = "NATS: not connected yet";
  std::string inbox;
  std::uint64_t inbox_id = 0;
  std::size_t server_at = 0;
  std::size_t message_bytes_max = 0;
  bool tls_required = false;
  std::string nonce;

  std::shared_ptr<Socket> socket;
  Socket::Buffer bytes_read{};
  ProtocolReader reader;
  std::string waiting;  // to be written
  bool writing = false;
  std::deque<std::function<void(bool)>> pings;
  int unanswered = 0;  // pings of keep_alive
  boost::asio::steady_timer pause;

  std::uint64_t last_id = 0;
  std::map<std::uint64_t, Subscription> subscriptions;
  std::unordered_map<std::uint64_t, Asked> asked;
  std::unordered_map<std::string, std::uint64_t> replies;  // whose answer comes under which word
  std::vector<std::function<void()>> connected_calls;
};

}  // namespace signalbox::bus
