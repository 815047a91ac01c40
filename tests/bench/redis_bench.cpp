// Locks taken (SET NX PX) and given back (a compare-and-delete script) by 64 coroutines over one
// connection. Prints commands a second; ./dev bench redis sets redis-benchmark beside it.
#include "core/clock.hpp"
#include "redis/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <signal.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

namespace {
using namespace signalbox;
namespace asio = boost::asio;

constexpr int coroutines = 64;
constexpr int locks_each = 10'000;
constexpr redis::Script unlock_script{
    "bench.unlock",
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"};

asio::awaitable<void> lock_and_unlock(redis::Client* client, int number, int* right) {
  const auto key = redis::fleet_key("bench", std::to_string(number));
  const std::string token = "0197-token";
  for (int i = 0; i < locks_each; ++i) {
    const auto set = co_await client->run({"SET", key.text(), token, "NX", "PX", "15000"});
    const auto unlocked = co_await client->run(unlock_script, {key}, {token});
    *right += !set.is_nil() && unlocked.integer() == 1 ? 1 : 0;
  }
}

asio::awaitable<void> run_all(redis::Client* client, asio::io_context* loop, int* right) {
  if (!co_await client->wait_connected(std::chrono::seconds{5})) co_return loop->stop();
  auto running = std::make_shared<int>(coroutines);
  for (int i = 0; i < coroutines; ++i) {
    asio::co_spawn(*loop, lock_and_unlock(client, i, right),
                   [running, loop](const std::exception_ptr&) {
                     if (--*running == 0) loop->stop();
                   });
  }
}

int run_bench(const char* url) {
  const auto address = redis::Address::parse(Secret{url});
  if (!address) {
    std::cerr << "redis_bench URL: the address " << address.error().detail << '\n';
    return EXIT_FAILURE;
  }
  const SystemClock clock;
  log::Sink sink{2, clock};
  metrics::Registry metrics;
  asio::io_context loop{1};
  redis::Client client{loop.get_executor(),
                       {.address = *address, .name = "bench"},
                       log::Logger{sink, log::Level::warn, "bench", "bench"},
                       metrics};
  int right = 0;
  const auto from = clock.steady();
  asio::co_spawn(loop, run_all(&client, &loop, &right), [](const std::exception_ptr&) {});
  loop.run();
  const std::chrono::duration<double> took = clock.steady() - from;
  if (right != coroutines * locks_each) {
    std::cerr << "redis_bench: a lock was refused or lost\n";
    return EXIT_FAILURE;
  }
  std::cout << std::lround(2.0 * right / took.count()) << '\n';
  return EXIT_SUCCESS;
}
}  // namespace

int main(int count, char** arguments) {
  ::signal(SIGPIPE, SIG_IGN);
  try {
    return run_bench(count > 1 ? arguments[1] : "");
  } catch (const std::exception& error) {
    std::cerr << "redis_bench: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
