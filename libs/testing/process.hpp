// A program that a test starts, disturbs and ends. It dies with the test.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::testing {

class Process {
 public:
  struct Plan {
    std::vector<std::string> command;                                   // found on PATH
    std::vector<std::pair<std::string, std::string>> environment = {};  // added to ours
    std::string log_file;                                               // both outputs, appended
  };

  explicit Process(const Plan& plan);
  // Kills it.
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  void signal(int number) const;
  // SIGSTOP, and waits until it has stopped.
  void pause() const;
  // Waits for its end: the exit code, or 128 and the signal. Nothing at the deadline.
  std::optional<int> wait(std::chrono::milliseconds deadline);
  // SIGKILL, and waits.
  void kill();
  bool runs();
  int pid() const { return pid_; }

 private:
  bool reap(int options);

  int pid_ = 0;
  std::optional<int> ended_;
};

// A port of 127.0.0.1 that nobody listens on now.
std::uint16_t free_port();
// Asks again and again, every few milliseconds, until it answers true; throws at the deadline,
// saying `what` was waited for. For tests without a loop of their own.
template <class Condition>
void wait_until(const std::string& what, std::chrono::milliseconds deadline, Condition condition);
[[noreturn]] void give_up(const std::string& what);
void look_again();

template <class Condition>
void wait_until(const std::string& what, std::chrono::milliseconds deadline, Condition condition) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) give_up(what);
    look_again();
  }
}

}  // namespace signalbox::testing
