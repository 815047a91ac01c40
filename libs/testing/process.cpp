#include "testing/process.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

namespace signalbox::testing {
namespace {
constexpr int look_interval_ms = 5;
constexpr int signalled = 128;
constexpr int not_executed = 127;

// In the child: only what is safe between fork and exec.
[[noreturn]] void become(char* const* arguments, int log) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execvp(arguments[0], arguments);
  ::_exit(not_executed);
}
}  // namespace

Process::Process(const Plan& plan) {
  std::vector<std::string> words = {"env"};
  for (const auto& [name, value] : plan.environment) {
    auto& word = words.emplace_back(name);
    word += '=';
    word += value;
  }
  words.insert(words.end(), plan.command.begin(), plan.command.end());
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const int log = ::open(plan.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) throw std::system_error{errno, std::generic_category(), plan.log_file};
  pid_ = ::fork();
  if (pid_ == 0) become(arguments.data(), log);
  ::close(log);
  if (pid_ < 0) throw std::system_error{errno, std::generic_category(), "fork"};
}

Process::~Process() { kill(); }

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), ended_(other.ended_) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    kill();
    pid_ = std::exchange(other.pid_, 0);
    ended_ = other.ended_;
  }
  return *this;
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void Process::pause() const {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGSTOP);
  siginfo_t stopped{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &stopped, WSTOPPED);
}

bool Process::reap(int options) {
  int status = 0;
  if (pid_ == 0 || ::waitpid(pid_, &status, options) != pid_) return pid_ == 0;
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : signalled + WTERMSIG(status);
  pid_ = 0;
  return true;
}

std::optional<int> Process::wait(std::chrono::milliseconds deadline) {
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (!reap(WNOHANG)) {
    if (std::chrono::steady_clock::now() > until) return std::nullopt;
    look_again();
  }
  return ended_;
}

void Process::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  ::kill(pid_, SIGCONT);
  reap(0);
}

bool Process::runs() { return !reap(WNOHANG); }

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = std::bit_cast<sockaddr*>(&address);
  const bool found =
      probe >= 0 && ::bind(probe, generic, size) == 0 && ::getsockname(probe, generic, &size) == 0;
  ::close(probe);
  if (!found) throw std::system_error{errno, std::generic_category(), "no free port"};
  return ntohs(address.sin_port);
}

void give_up(const std::string& what) { throw std::runtime_error{"waited in vain until " + what}; }

void look_again() { ::poll(nullptr, 0, look_interval_ms); }

}  // namespace signalbox::testing
