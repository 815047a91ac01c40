// Inventory of devices, their credentials, polling, telemetry and topology.
#include "device_poller/config.hpp"
#include "runtime/run.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, device_poller::Config /*config*/) {
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  return runtime::run({"device_poller", {argv, argv + argc}}, device_poller::Config::read, serve);
}
