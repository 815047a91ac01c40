#include "testing/redis_server.hpp"

#include "testing/process.hpp"

#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace signalbox::testing {
namespace {
constexpr const char* password = "test-password";
constexpr std::chrono::seconds ready_deadline{10};

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}
}  // namespace

Secret redis_url() {
  const char* url = std::getenv("SIGNALBOX_TEST_REDIS_URL");
  if (url == nullptr) {
    throw std::runtime_error{"SIGNALBOX_TEST_REDIS_URL is not set: run ./dev test servers"};
  }
  return Secret{url};
}

RedisServer::RedisServer() : port_(free_port()) {
  std::ofstream{folder_.path() / "redis.conf"}
      << "bind 127.0.0.1\nport " << port_ << "\nrequirepass " << password
      << "\nsave \"\"\nappendonly no\ndir " << folder_.path().string() << '\n';
  start();
}

Secret RedisServer::url() const {
  return Secret{"redis://:" + std::string{password} + "@127.0.0.1:" + std::to_string(port_) + "/0"};
}

void RedisServer::start() {
  const auto log = folder_.path() / "log";
  std::filesystem::remove(log);
  process_ = std::make_unique<Process>(
      Process::Plan{.command = {"redis-server", (folder_.path() / "redis.conf").string()},
                    .log_file = log.string()});
  wait_until("redis-server", ready_deadline,
             [&] { return text_of(log).find("eady to accept connections") != std::string::npos; });
}

void RedisServer::kill() { process_->kill(); }
void RedisServer::pause() { process_->signal(SIGSTOP); }
void RedisServer::resume() { process_->signal(SIGCONT); }

}  // namespace signalbox::testing
