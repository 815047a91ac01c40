#include "bus/deliveries.hpp"

#include "bus/dead_letters.hpp"
#include "bus/identity/rights.hpp"

#include <map>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using Handlers = std::map<std::string, Consumer::Handler, std::less<>>;

asio::awaitable<Handled> handle_again(std::shared_ptr<const Handlers> handlers, Message letter) {
  const auto durable = died_in(letter);
  const auto handler = handlers->find(durable);
  if (handler == handlers->end()) {
    co_return Handled{Verdict::poison, "there is no durable " + durable + " any more"};
  }
  co_return co_await handler->second(revived(std::move(letter)));
}

asio::awaitable<bool> wait_for_all(std::vector<asio::awaitable<bool>> drains) {
  bool all = true;
  for (auto& drained : drains) all = co_await std::move(drained) && all;
  co_return all;
}
}  // namespace

Deliveries::Deliveries(const Parts& parts, Link& link, const std::string& service,
                       std::vector<Delivery> list) {
  const auto handlers = std::make_shared<Handlers>();
  for (auto& one : list) {
    handlers->emplace(one.durable, one.handler);
    ConsumerConfig config{.service = service,
                          .stream = std::move(one.stream),
                          .durable = std::move(one.durable),
                          .handlers_max = one.handlers_max};
    consumers_.push_back(
        std::make_unique<Consumer>(parts, link, std::move(config), std::move(one.handler)));
  }
  const auto again = replay_durable(service);
  consumers_.push_back(std::make_unique<Consumer>(
      parts, link,
      ConsumerConfig{.service = service, .stream = again.stream, .durable = again.name},
      [handlers](Message letter) { return handle_again(handlers, std::move(letter)); }));
}

asio::awaitable<bool> Deliveries::drain(std::chrono::steady_clock::time_point deadline) {
  std::vector<asio::awaitable<bool>> drains;  // each has begun when all are waited for
  drains.reserve(consumers_.size());
  for (const auto& consumer : consumers_) drains.push_back(consumer->drain(deadline));
  return wait_for_all(std::move(drains));
}

}  // namespace signalbox::bus
