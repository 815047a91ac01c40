// Guided runs of a tree: steps, notes, attachments and exports.
#include "runtime/run.hpp"
#include "session/config.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, session::Config /*config*/) {
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  return runtime::run({"session", {argv, argv + argc}}, session::Config::read, serve);
}
