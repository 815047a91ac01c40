#include "gateway/jobs/end_credentials.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace signalbox::gateway::jobs {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::seconds look_every{30};

// One that cannot be ended now does not keep the others.
asio::awaitable<void> end(store::StreamCredentials* credentials, nats::Programs* programs,
                          store::EndingCredential credential, Time now, log::Logger log) {
  try {
    co_await programs->end(credential.account);
    co_await credentials->mark_ended(credential, now);
  } catch (const boost::system::system_error&) {
    throw;  // cancelled
  } catch (const std::exception& fault) {
    log.warn("a stream credential is not ended on the bus",
             {{"credential", credential.id.to_string()}, {"fault", fault.what()}});
  }
}
}  // namespace

asio::awaitable<void> end_credentials(store::StreamCredentials* credentials,
                                      nats::Programs* programs, const Clock* clock,
                                      log::Logger log) {
  asio::steady_timer pause{co_await asio::this_coro::executor};
  while (true) {
    pause.expires_after(look_every);
    co_await pause.async_wait(asio::use_awaitable);
    try {
      const auto ending = co_await credentials->ending(clock->now());
      for (const auto& credential : ending) {
        co_await end(credentials, programs, credential, clock->now(), log);
      }
    } catch (const boost::system::system_error&) {
      throw;  // cancelled
    } catch (const std::exception& fault) {
      log.warn("stream credentials to end are not known", {{"fault", fault.what()}});
    }
  }
}

}  // namespace signalbox::gateway::jobs
