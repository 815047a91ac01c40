// A signed-in connection to one device, whatever it speaks: commands and the tables they bring.
// Lives on one loop.
#pragma once

#include "core/secret.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/routeros/sentence.hpp"
#include "device_poller/outside/routeros/value.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
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

// A device's words in a reason: as UTF-8, on one line, no longer than a sentence.
std::string words_of(std::string_view text);

class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  // unauthorized with the device's words when it refuses.
  virtual boost::asio::awaitable<domain::PollOutcome> sign_in(std::string user_name,
                                                              Secret password,
                                                              Deadline deadline) = 0;
  // A table for each command, in their order; answers when the last has ended, at the deadline, or
  // when the connection is lost. A session with a command that did not end is closed: nobody has to
  // guess whose a late answer is.
  virtual boost::asio::awaitable<std::vector<Table>> ask(std::vector<Sentence> commands,
                                                         Deadline deadline) = 0;
  virtual void close() = 0;

  bool is_open() const { return lost_.empty(); }
  // Why it is not: a sentence for people.
  const std::string& lost() const { return lost_; }
  // Whether that is because it did not answer in time.
  bool was_late() const { return was_late_; }

 protected:
  void note_lost(std::string why, bool was_late = false) {
    lost_ = std::move(why);
    was_late_ = was_late;
  }
  static std::string late_text() { return "RouterOS does not answer in time."; }

 private:
  std::string lost_;
  bool was_late_ = false;
};

}  // namespace signalbox::device_poller::routeros
