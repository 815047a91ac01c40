// A session by the RouterOS API: commands in flight together, told apart by their tags.
#pragma once

#include "device_poller/outside/routeros/reply.hpp"
#include "device_poller/outside/routeros/session.hpp"
#include "device_poller/outside/routeros/wire.hpp"

#include <boost/asio/steady_timer.hpp>

#include <map>
#include <memory>

namespace signalbox::device_poller::routeros {

class ApiSession : public Session, public std::enable_shared_from_this<ApiSession> {
 public:
  // Of a connection that stands. begin() before anything else.
  ApiSession(std::shared_ptr<Wire> wire, boost::asio::any_io_executor executor)
      : wire_(std::move(wire)), executor_(std::move(executor)) {}
  void begin();

  // By name and password, and by challenge where the device is older than 6.43.
  boost::asio::awaitable<domain::PollOutcome> sign_in(std::string user_name, Secret password,
                                                      Deadline deadline) override;
  // Sends all of them at once.
  boost::asio::awaitable<std::vector<Table>> ask(std::vector<Sentence> commands,
                                                 Deadline deadline) override;
  void close() override { lose("It was closed."); }

 private:
  struct Asking {
    std::vector<Table> tables;
    std::size_t open = 0;  // commands that have not ended
    boost::asio::steady_timer ended;
  };
  struct Waiting {
    std::shared_ptr<Asking> asking;
    std::size_t index = 0;
    std::size_t bytes = 0;
  };

  static boost::asio::awaitable<void> read(std::shared_ptr<ApiSession> session);
  boost::asio::awaitable<std::vector<Table>> exchange(std::vector<Sentence> commands, bool tagged,
                                                      Deadline deadline);
  void take(const Sentence& sentence);
  void take_row(Waiting* waiting, Attributes attributes);
  void lose(std::string why, bool was_late = false);

  std::shared_ptr<Wire> wire_;
  boost::asio::any_io_executor executor_;
  SentenceReader sentences_;
  std::map<std::string, Waiting, std::less<>> waiting_;  // by tag
  std::uint64_t last_tag_ = 0;  // never used again: an answer that comes late is nobody's
};

// The answer to a challenge of 32 hex digits, as devices before 6.43 want it; empty for a challenge
// that is none.
std::string challenge_response(const Secret& password, std::string_view challenge);

}  // namespace signalbox::device_poller::routeros
