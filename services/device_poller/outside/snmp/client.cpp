#include "device_poller/outside/snmp/client.hpp"

#include "device_poller/outside/snmp/exchange.hpp"
#include "device_poller/outside/snmp/memory.hpp"

#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
namespace asio = boost::asio;

class CommunityAsker : public Asker {
 public:
  CommunityAsker(Client* client, Target target, std::shared_ptr<Habits> habits)
      : client_(client), target_(std::move(target)), habits_(std::move(habits)) {}

  asio::awaitable<Answer> ask(Message question, int tries, Deadline deadline) override {
    return client_->ask(target_, std::move(question), tries, deadline);
  }
  bool is_version_1() const override { return target_.version == Version::v1; }
  const std::shared_ptr<Habits>& habits() const override { return habits_; }
  const Clock& clock() const override { return client_->clock(); }

 private:
  Client* client_;
  Target target_;
  std::shared_ptr<Habits> habits_;
};

std::string name_of(const Target& target) {
  auto name = target.endpoint.address().to_string();
  name += ' ' + std::to_string(target.endpoint.port()) + ' ';
  return name += target.community.reveal();
}
}  // namespace

Client::Client(const asio::any_io_executor& executor, const Clock& clock,
               metrics::Registry& metrics, ClientConfig config)
    : exchange_(std::make_shared<Exchange>(executor, clock, metrics, config)),
      memory_(std::make_unique<Memory>()) {}

Client::~Client() { exchange_->close(); }

asio::awaitable<Answer> Client::ask(Target target, Message question, int tries, Deadline deadline) {
  return Exchange::ask(exchange_, std::move(target), std::move(question), {tries, deadline});
}

std::shared_ptr<Asker> Client::asker(Target target) {
  auto habits = memory_->of(name_of(target), clock().steady());
  return std::make_shared<CommunityAsker>(this, std::move(target), std::move(habits));
}

const Clock& Client::clock() const { return exchange_->clock(); }

}  // namespace signalbox::device_poller::snmp
