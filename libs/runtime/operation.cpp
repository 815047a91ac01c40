#include "runtime/operation.hpp"

#include "pg/error.hpp"

#include <utility>

namespace signalbox::runtime {
namespace asio = boost::asio;

asio::awaitable<Answered> call(const Operation* operation, contracts::Question question) {
  constexpr std::chrono::seconds soon{1};
  try {
    co_return co_await operation->function(std::move(question));
  } catch (const pg::Busy&) {
    co_return Failure{.code = Code::unavailable,
                      .detail = "Too many wait for the database.",
                      .retry_after = soon};
  } catch (const pg::Disconnected&) {
    co_return Failure{
        .code = Code::unavailable,
        .detail = "The database does not answer; whether it has done this is not known.",
        .retry_after = soon};
  } catch (const pg::Outdated&) {
    co_return Failure{.code = Code::unavailable,
                      .detail = "The database was changed just now; nothing was done.",
                      .retry_after = soon};
  } catch (const pg::TimedOut&) {
    co_return Failure{.code = Code::timeout, .detail = "The database took too long."};
  }
}

}  // namespace signalbox::runtime
