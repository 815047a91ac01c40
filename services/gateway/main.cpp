// The only public door: people, tenants, roles, API keys, live streams and the web app.
#include "gateway/config.hpp"
#include "gateway/parts.hpp"
#include "gateway/store/schema.hpp"
#include "runtime/run.hpp"

namespace {
using namespace signalbox;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): run() outlives it
boost::asio::awaitable<void> serve(runtime::Runtime& runtime, gateway::Config config) {
  gateway::Parts parts{runtime, config};
  co_await parts.begin();
  co_await runtime.until_stopped();
}
}  // namespace

int main(int argc, char** argv) {
  const auto migrations = gateway::migrations();
  return runtime::run({"gateway", {argv, argv + argc}, {migrations.begin(), migrations.end()}},
                      gateway::Config::read, serve);
}
