// A client with its loop and its own corner of Redis, for the tests of this library.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "redis/client.hpp"

#include <boost/asio/io_context.hpp>
#include <signal.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::redis {

class TestClient {
 public:
  // Connects; throws when there is no Redis within 5 s, unless it is not wanted at once.
  explicit TestClient(const Secret& url, ClientConfig config = {}, bool connects = true) {
    ::signal(SIGPIPE, SIG_IGN);
    config.address = Address::parse(url).value();
    config.name = "test";
    client_ = std::make_unique<Client>(loop.get_executor(), std::move(config), log_, metrics);
    if (connects) wait_for(true);
  }

  Client& client() { return *client_; }
  void end_client() { client_.reset(); }

  // Runs the loop until the condition holds; throws after 10 s.
  template <class Condition>
  void run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!condition()) {
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds{20});
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error{"waited in vain"};
    }
  }
  void wait_for(bool connected) {
    run_until([&] { return client_->connected() == connected; });
  }

  // Of a tenant that no other test has.
  Key key(std::string_view rest) const { return redis::key(tenant, "test", rest); }

  SystemClock clock;
  Tenant tenant = new_tenant(clock);
  boost::asio::io_context loop{1};
  metrics::Registry metrics;

 private:
  static Tenant new_tenant(const Clock& clock) {
    auto slug = UuidSource{clock}.next().to_string();
    for (auto& character : slug) character = character == '-' ? '_' : character;
    return Tenant::parse(slug).value();
  }

  log::Sink sink_{-1, clock};  // nobody reads it
  log::Logger log_{sink_, log::Level::error, "test", "test"};
  std::unique_ptr<Client> client_;
};

}  // namespace signalbox::redis
