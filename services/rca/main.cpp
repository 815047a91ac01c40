// Alert rules, failures, incidents, and what caused what.
#include "rca/config.hpp"
#include "runtime/run.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, rca::Config /*config*/) {
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  return runtime::run({"rca", {argv, argv + argc}}, rca::Config::read, serve);
}
