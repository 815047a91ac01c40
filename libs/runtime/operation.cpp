#include "runtime/operation.hpp"

#include "pg/error.hpp"

#include <utility>

namespace signalbox::runtime {
namespace asio = boost::asio;

asio::awaitable<Answered> call(const Operation* operation, contracts::Question question) {
  try {
    co_return co_await operation->function(std::move(question));
  } catch (const std::exception& fault) {
    auto failure = pg::failure_of(fault);
    if (!failure) throw;
    co_return *std::move(failure);
  }
}

}  // namespace signalbox::runtime
