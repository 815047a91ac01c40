#include "gateway/jobs/forget_sign_ins.hpp"

#include "gateway/domain/lockout.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace signalbox::gateway::jobs {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::hours turn_every{1};
}  // namespace

asio::awaitable<void> forget_sign_ins(store::People* people, const Clock* clock, log::Logger log) {
  asio::steady_timer pause{co_await asio::this_coro::executor};
  while (true) {
    pause.expires_after(turn_every);
    co_await pause.async_wait(asio::use_awaitable);
    try {
      const auto now = clock->now();
      co_await people->forget_old(now, now - domain::forgotten_after);
    } catch (const boost::system::system_error&) {
      throw;  // cancelled
    } catch (const std::exception& fault) {
      log.warn("old sign-ins are not forgotten", {{"fault", fault.what()}});
    }
  }
}

}  // namespace signalbox::gateway::jobs
