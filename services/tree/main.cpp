// Decision trees: authoring, versions, validation and search.
#include "runtime/run.hpp"
#include "tree/config.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, tree::Config /*config*/) {
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  return runtime::run({"tree", {argv, argv + argc}}, tree::Config::read, serve);
}
