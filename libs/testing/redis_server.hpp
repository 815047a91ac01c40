// A Redis of a test's own, to be killed, stopped and started again. It listens on a free port of
// 127.0.0.1, asks for a password, keeps nothing, and ends with its owner.
#pragma once

#include "core/secret.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

#include <cstdint>
#include <memory>

namespace signalbox::testing {

// The address of the Redis that ./dev test has started. Throws, and says what to run, when
// SIGNALBOX_TEST_REDIS_URL is not set.
Secret redis_url();

class RedisServer {
 public:
  // Returns when it answers. Throws std::runtime_error after 10 s.
  RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  Secret url() const;
  std::uint16_t port() const { return port_; }

  // On the same port, empty.
  void start();
  // As a power cut: SIGKILL.
  void kill();
  // It stays there and answers nothing (SIGSTOP), until it goes on (SIGCONT).
  void pause();
  void resume();

 private:
  ScratchFolder folder_;
  std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

}  // namespace signalbox::testing
