// A connection to the bus that mends itself: subscriptions, messages out, answers back. Lives on
// one loop.
//
// While it is away nothing can be sent and what was under way has failed: whoever sent it knows,
// and may send it again. Subscriptions are made anew by themselves.
#pragma once

#include "bus/parts.hpp"
#include "bus/wire/protocol.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::bus {

struct LinkConfig {
  std::vector<std::string> servers;  // "nats://127.0.0.1:4222" or "tls://…", tried in turn
  std::string credentials_file;      // read again at every connect
  std::string user;                  // answers come under _INBOX.<user>, the only inbox it may read
  std::string ca_file = {};          // PEM; empty: the system's authorities
  std::string name = "ask";          // in logs and metrics: "ask" or "fleet"
  // What waits to be written: past it the server is too slow for us, and the connection is dropped.
  std::size_t waiting_bytes_max = 64UL * 1024 * 1024;
};

// How a question to the bus ended.
enum class ReplyKind : std::uint8_t {
  answered,      // by somebody, maybe by the server itself (Message::status)
  disconnected,  // not known what became of it
  refused,       // this user may not publish there
};
struct Reply {
  ReplyKind kind = ReplyKind::answered;
  Message message = {};
};

class Link {
 public:
  using OnMessage = std::function<void(Message)>;
  using OnReply = std::function<void(Reply)>;

  // Begins to connect at once. Throws std::invalid_argument without a server.
  Link(const Parts& parts, LinkConfig config);
  ~Link();
  Link(Link&& other) noexcept
      : state_(std::move(other.state_)), owns_(std::exchange(other.owns_, false)) {}
  Link& operator=(Link&&) = delete;

  // The same connection in other hands. Once the link itself is gone it is closed for all of them:
  // they may outlive it, and find that nothing can be sent.
  Link share() const;

  bool connected() const;
  // Why not, for operators; empty while connected and nothing was refused. A refused subject stays
  // until the next connect: somebody must mend the user's rights.
  const std::string& fault() const;
  // The largest message that the server takes, headers included; 0 before the first connect.
  std::size_t message_bytes_max() const;
  // Returns once connected; throws Disconnected, with the reason, at the deadline.
  boost::asio::awaitable<void> wait_connected(std::chrono::steady_clock::time_point deadline) const;
  // Called after every connect, when the subscriptions have been made; for as long as the link is.
  void on_connected(std::function<void()> call);

  // Messages are handed over on the loop, in order; what the handler throws is logged.
  std::uint64_t subscribe(std::string subject, std::string queue, OnMessage handler);
  // A subject that only this process may hear, and that nobody can guess.
  std::string new_inbox() const;
  // What the server has sent before it hears of this is still handed over: by the next flush().
  void unsubscribe(std::uint64_t id);

  // Throws Disconnected while there is no connection, std::invalid_argument for what is no subject
  // and for more than message_bytes_max().
  void publish(const Message& message);
  // Sends a message whose answer, one or several, comes to the handler until it is forgotten. The
  // subject of the reply is filled in; answers its token.
  std::uint64_t ask(Message message, OnReply handler);
  // The same where what comes back has a subject of its own: a consumer's messages do.
  std::uint64_t ask_for_messages(Message message, OnReply handler);
  void forget(std::uint64_t token);

  // The first answer; Disconnected if there is none by the deadline, Refused if we may not ask.
  boost::asio::awaitable<Message> request(Message message,
                                          std::chrono::steady_clock::time_point deadline);
  // Returns when the server has read all that was published so far; Disconnected at the deadline.
  boost::asio::awaitable<void> flush(std::chrono::steady_clock::time_point deadline);
  // Ends the connection for good.
  void close();

 private:
  struct State;
  explicit Link(std::shared_ptr<State> state) : state_(std::move(state)), owns_(false) {}

  std::shared_ptr<State> state_;
  bool owns_ = true;
};

}  // namespace signalbox::bus
