// A signed-in connection to one device: commands in flight together, told apart by their tags.
// Lives on one loop.
#pragma once

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/routeros/reply.hpp"
#include "device_poller/outside/routeros/value.hpp"
#include "device_poller/outside/routeros/wire.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::device_poller::routeros {

using Deadline = std::chrono::steady_clock::time_point;

// What one command may bring: the longest table of a big router is its ARP table.
inline constexpr std::size_t rows_max = 10'000;
inline constexpr std::size_t table_bytes_max = 8'388'608;

enum class TableEnd : std::uint8_t { answered, trapped, no_answer };

struct Table {
  TableEnd end = TableEnd::no_answer;
  std::vector<Row> rows = {};
  Attributes done = {};      // what stood in !done
  std::string message = {};  // of a trap, for people

  // The device has no such menu: another version, or without that package.
  bool is_not_there() const;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  // Of a connection that stands. begin() before anything else.
  Session(std::shared_ptr<Wire> wire, boost::asio::any_io_executor executor)
      : wire_(std::move(wire)), executor_(std::move(executor)) {}
  void begin();

  // Signs in: by name and password, and by challenge where the device is older than 6.43.
  // unauthorized with the device's words when it refuses.
  boost::asio::awaitable<domain::PollOutcome> sign_in(std::string user_name, Secret password,
                                                      Deadline deadline);

  // Sends all of them at once; answers when the last has ended, at the deadline, or when the
  // connection is lost: a table for each, in their order. A session with a command that did not end
  // is closed: nobody has to guess whose a late answer is.
  boost::asio::awaitable<std::vector<Table>> ask(std::vector<Sentence> commands, Deadline deadline);

  bool is_open() const { return lost_.empty(); }
  // Why it is not: a sentence for people.
  const std::string& lost() const { return lost_; }
  // Whether that is because it did not answer in time.
  bool was_late() const { return was_late_; }
  void close() { lose("It was closed."); }

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

  static boost::asio::awaitable<void> read(std::shared_ptr<Session> session);
  boost::asio::awaitable<std::vector<Table>> exchange(std::vector<Sentence> commands, bool tagged,
                                                      Deadline deadline);
  void take(const Sentence& sentence);
  void take_row(Waiting* waiting, Attributes attributes);
  void lose(std::string why);

  std::shared_ptr<Wire> wire_;
  boost::asio::any_io_executor executor_;
  SentenceReader sentences_;
  std::map<std::string, Waiting, std::less<>> waiting_;  // by tag
  std::uint64_t last_tag_ = 0;  // never used again: an answer that comes late is nobody's
  std::string lost_;
  bool was_late_ = false;
};

// The answer to a challenge of 32 hex digits, as devices before 6.43 want it; empty for a challenge
// that is none.
std::string challenge_response(const Secret& password, std::string_view challenge);

}  // namespace signalbox::device_poller::routeros
