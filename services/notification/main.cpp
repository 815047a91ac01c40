// Channels, routing, templates, on-call and deliveries.
#include "notification/config.hpp"
#include "runtime/run.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, notification::Config /*config*/) {
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  return runtime::run({"notification", {argv, argv + argc}}, notification::Config::read, serve);
}
