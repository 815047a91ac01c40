#include "device_poller/outside/snmp/client.hpp"

#include "device_poller/outside/snmp/exchange.hpp"

#include <utility>

namespace signalbox::device_poller::snmp {
namespace asio = boost::asio;

Client::Client(const asio::any_io_executor& executor, const Clock& clock,
               metrics::Registry& metrics, ClientConfig config)
    : exchange_(std::make_shared<Exchange>(executor, clock, metrics, config)) {}

Client::~Client() { exchange_->close(); }

asio::awaitable<Answer> Client::ask(Target target, Message question, int tries, Deadline deadline) {
  return Exchange::ask(exchange_, std::move(target), std::move(question), {tries, deadline});
}

const Clock& Client::clock() const { return exchange_->clock(); }

}  // namespace signalbox::device_poller::snmp
