// Watches devices: inventory, polling, readings, status.
#include "device_poller/config.hpp"
#include "device_poller/parts.hpp"
#include "device_poller/store/schema.hpp"
#include "runtime/run.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, device_poller::Config config) {
  device_poller::Parts parts{runtime, config};
  parts.begin();
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  const auto migrations = device_poller::migrations();
  return runtime::run(
      {"device_poller", {argv, argv + argc}, {migrations.begin(), migrations.end()}},
      device_poller::Config::read, serve);
}
