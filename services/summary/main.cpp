// Status updates, blockers, decisions, digests and reports.
#include "runtime/run.hpp"
#include "summary/config.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, summary::Config /*config*/) {
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  return runtime::run({"summary", {argv, argv + argc}}, summary::Config::read, serve);
}
