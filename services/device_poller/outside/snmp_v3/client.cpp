#include "device_poller/outside/snmp_v3/client.hpp"

#include "device_poller/outside/snmp/memory.hpp"
#include "device_poller/outside/snmp_v3/engine.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace signalbox::device_poller::snmp_v3 {
namespace {
namespace asio = boost::asio;

// What crosses from the engine's thread to the loop.
struct Crossing {
  std::exception_ptr fault = nullptr;
  snmp::Answer answer = {};
};
}  // namespace

// Outlives the client as long as somebody waits.
class Client::State {
 public:
  State(asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics,
        ClientConfig config);

  static asio::awaitable<snmp::Answer> ask(std::shared_ptr<State> self, Engine::Order order);
  std::shared_ptr<snmp::Habits> habits_of(const Target& target) {
    return memory_.of(session_name(target), clock_.steady());
  }
  const Clock& clock() const { return clock_; }
  void close() {
    engine_->end();
    engine_.reset();
  }

 private:
  void count(const snmp::Answer& answer) const;

  asio::any_io_executor executor_;
  const Clock& clock_;
  ClientConfig config_;
  std::vector<metrics::Counter> outcomes_;  // in the order of domain::PollEnd
  snmp::Memory memory_;
  std::size_t questions_ = 0;
  std::unique_ptr<Engine> engine_;  // none once the client has ended
};

class Client::UserAsker : public snmp::Asker {
 public:
  UserAsker(std::shared_ptr<State> state, Target target)
      : state_(std::move(state)), target_(std::move(target)), habits_(state_->habits_of(target_)) {}

  asio::awaitable<snmp::Answer> ask(snmp::Message question, int tries,
                                    snmp::Deadline deadline) override {
    return State::ask(state_, {target_, std::move(question), tries, deadline});
  }
  bool is_version_1() const override { return false; }
  const std::shared_ptr<snmp::Habits>& habits() const override { return habits_; }
  const Clock& clock() const override { return state_->clock(); }

 private:
  std::shared_ptr<State> state_;
  Target target_;
  std::shared_ptr<snmp::Habits> habits_;
};

Client::State::State(asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics,
                     ClientConfig config)
    : executor_(std::move(executor)),
      clock_(clock),
      config_(config),
      engine_(std::make_unique<Engine>(clock, EngineConfig{config.devices_kept, config.try_time})) {
  for (const auto* outcome : {"answered", "answered_in_part", "unauthorized", "no_answer",
                              "refused", "unreachable", "bad_answer"}) {
    outcomes_.push_back(metrics.counter(
        {"signalbox_snmp_requests_total", "SNMP questions by their end.", {{"outcome", outcome}}}));
  }
}

void Client::State::count(const snmp::Answer& answer) const {
  if (engine_) outcomes_[static_cast<std::size_t>(answer.outcome.end)].add();
}

asio::awaitable<snmp::Answer> Client::State::ask(std::shared_ptr<State> self, Engine::Order order) {
  if (!self->engine_) throw boost::system::system_error{asio::error::operation_aborted};
  if (self->questions_ >= self->config_.questions_max) {
    throw snmp::Busy{"too many SNMPv3 questions are under way"};
  }
  const auto crossing = std::make_shared<Crossing>();
  auto start = [self, crossing, &order](auto handler) {
    // The loop must not end meanwhile.
    auto resume = [crossing, kept = std::make_shared<decltype(handler)>(std::move(handler)),
                   loop = asio::make_work_guard(self->executor_)](std::exception_ptr fault,
                                                                  snmp::Answer answer) {
      *crossing = {std::move(fault), std::move(answer)};
      asio::post(loop.get_executor(), [kept] { std::move (*kept)(); });
    };
    self->engine_->ask(std::move(order), std::move(resume));
  };
  ++self->questions_;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(start),
                                                                       asio::use_awaitable);
  --self->questions_;
  if (crossing->fault) std::rethrow_exception(crossing->fault);
  self->count(crossing->answer);
  co_return std::move(crossing->answer);
}

Client::Client(const asio::any_io_executor& executor, const Clock& clock,
               metrics::Registry& metrics, ClientConfig config)
    : state_(std::make_shared<State>(executor, clock, metrics, config)) {}

Client::~Client() { state_->close(); }

std::shared_ptr<snmp::Asker> Client::asker(Target target) {
  return std::make_shared<UserAsker>(state_, std::move(target));
}

asio::awaitable<snmp::Poll> poll(Client& client, Target target, snmp::Deadline deadline,
                                 Time taken_at, domain::Extent extent) {
  return snmp::poll(client.asker(std::move(target)), deadline, taken_at, extent);
}

}  // namespace signalbox::device_poller::snmp_v3
