#include "redis/link.hpp"

#include "redis/backoff.hpp"
#include "redis/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>

namespace signalbox::redis {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// A coroutine that waits for one answer. It never goes on from inside hiredis.
template <class Handler>
class Resumer final : public Waiter {
 public:
  explicit Resumer(Handler handler) : handler_(std::move(handler)) {
    auto slot = asio::get_associated_cancellation_slot(*handler_);
    if (slot.is_connected()) slot.assign([this](asio::cancellation_type) { cancel(); });
  }

  // A second call is the late answer for a caller that was cancelled.
  void finish(std::exception_ptr fault, Reply reply) override {
    auto handler = take_handler();
    if (!handler) return;
    const auto executor = asio::get_associated_executor(*handler);
    asio::post(executor, [handler = *std::move(handler), fault = std::move(fault),
                          reply = std::move(reply)]() mutable {
      std::move(handler)(std::move(fault), std::move(reply));
    });
  }

  void resume(std::exception_ptr fault, Reply reply) override {
    if (auto handler = take_handler()) (*std::move(handler))(std::move(fault), std::move(reply));
  }

 private:
  std::optional<Handler> take_handler() {
    auto handler = std::exchange(handler_, std::nullopt);
    if (handler) asio::get_associated_cancellation_slot(*handler).clear();
    return handler;
  }

  void cancel() {
    const boost::system::system_error aborted{asio::error::operation_aborted};
    finish(std::make_exception_ptr(aborted), {});
  }

  std::optional<Handler> handler_;
};

// Sends when it is awaited; `start` says how, given the waiter.
template <class Start>
asio::awaitable<Reply> answer_of(Start start) {
  auto initiate = [start = std::move(start)](auto handler) mutable {
    start(std::make_unique<Resumer<decltype(handler)>>(std::move(handler)));
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Reply)>(
      std::move(initiate), asio::use_awaitable);
}

asio::awaitable<Reply> ask(std::shared_ptr<Connection> connection, Words words) {
  return answer_of([connection = std::move(connection),
                    words = std::move(words)](std::unique_ptr<Waiter> waiter) {
    connection->send(words, std::move(waiter));
  });
}
}  // namespace

Link::Link(asio::any_io_executor executor, ClientConfig config, log::Logger log,
           metrics::Registry& metrics)
    : executor_(std::move(executor)),
      config_(std::move(config)),
      log_(std::move(log)),
      meters_(metrics),
      wake_(executor_) {}

void Link::start() {
  asio::co_spawn(executor_, keep_connected(shared_from_this()), asio::detached);
}

void Link::stop() {
  stopped_ = true;
  listener_ = nullptr;
  wake_.cancel();
  if (connection_) connection_->close("the client has ended");
  for (auto* timer : waiting_) timer->cancel();
}

void Link::on_change(Client::Listener listener) {
  listener_ = std::move(listener);
  if (listener_) listener_(connected(), connected() ? std::string{} : fault_);
}

asio::awaitable<bool> Link::wait_connected(std::chrono::milliseconds longest) {
  const auto self = shared_from_this();
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (!connected() && !stopped_ && std::chrono::steady_clock::now() < deadline) {
    asio::steady_timer timer{executor_, deadline};
    waiting_.push_back(&timer);
    co_await timer.async_wait(tuple_awaitable);
    waiting_.remove(&timer);
  }
  co_return connected();
}

std::string& Link::digest_of(std::string_view script) {
  const auto known = digests_.find(script);
  return known != digests_.end() ? known->second : digests_[std::string{script}];
}

asio::awaitable<Reply> Link::run(Words words) {
  return answer_of(
      [self = shared_from_this(), words = std::move(words)](std::unique_ptr<Waiter> waiter) {
        if (auto refusal = self->refusal(words)) {
          self->meters_.unavailable.add();
          waiter->finish(std::move(refusal), {});
        } else {
          self->connection_->send(words, std::move(waiter));
        }
      });
}

// Why a command is not even sent; null if it is.
std::exception_ptr Link::refusal(const Words& words) const {
  const auto bytes =
      std::accumulate(words.begin(), words.end(), std::size_t{0},
                      [](std::size_t sum, const std::string& word) { return sum + word.size(); });
  if (words.empty() || bytes > command_bytes_max) {
    return std::make_exception_ptr(std::invalid_argument{"a command for Redis is too large"});
  }
  if (!connected()) return std::make_exception_ptr(Unavailable{"Redis: " + fault_});
  const bool crowded = connection_->in_flight() >= config_.in_flight_max ||
                       connection_->unsent_bytes() + bytes > unsent_bytes_max;
  if (crowded) return std::make_exception_ptr(Unavailable{"Redis: too many commands in flight"});
  return nullptr;
}

asio::awaitable<void> Link::keep_connected(std::shared_ptr<Link> self) {
  Backoff backoff;
  while (!self->stopped_) {
    co_await self->connect();
    if (self->connected_) {
      backoff.reset();
      co_await self->wait_until_closed();
      self->went_down(self->connection_->end_reason());
    }
    if (self->stopped_) co_return;
    self->wake_.expires_after(backoff.next());
    co_await self->wake_.async_wait(tuple_awaitable);
    self->meters_.reconnects.add(self->stopped_ ? 0 : 1);
  }
}

asio::awaitable<void> Link::connect() {
  std::string fault;
  try {
    const auto ip_address = co_await resolve();
    if (stopped_) co_return;
    connection_ = std::make_shared<Connection>(executor_, config_.command_deadline, meters_,
                                               [weak = weak_from_this()] {
                                                 if (const auto self = weak.lock())
                                                   self->wake_.cancel();
                                               });
    connection_->open(ip_address, config_.address.port);
    co_await sign_in();
    went_up();
    co_return;
  } catch (const std::exception& error) {
    fault = error.what();
  }
  if (connection_) connection_->close(fault);
  went_down(fault);
}

// In a thread of Asio's own, because a name may take seconds. Of several addresses each has its
// turn: one may be of a family that Redis does not listen on.
asio::awaitable<std::string> Link::resolve() {
  boost::system::error_code is_name;
  const auto literal = asio::ip::make_address(config_.address.host, is_name);
  if (!is_name) co_return literal.to_string();
  asio::ip::tcp::resolver resolver{executor_};
  const auto found = co_await resolver.async_resolve(config_.address.host, "", asio::use_awaitable);
  const auto turn = static_cast<std::ptrdiff_t>(attempts_++ % found.size());
  co_return std::next(found.begin(), turn)->endpoint().address().to_string();
}

asio::awaitable<void> Link::sign_in() {
  const auto& address = config_.address;
  if (!address.password.empty()) {
    Words sign_in{"AUTH"};
    if (!address.user.empty()) sign_in.push_back(address.user);
    sign_in.push_back(address.password.reveal());
    co_await ask(connection_, std::move(sign_in));
  }
  if (address.database != 0) {
    co_await ask(connection_, {"SELECT", std::to_string(address.database)});
  }
  if (!config_.name.empty()) co_await ask(connection_, {"CLIENT", "SETNAME", config_.name});
  // While Redis loads its data it signs us in, but serves nobody.
  co_await ask(connection_, {"PING"});
}

asio::awaitable<void> Link::wait_until_closed() {
  while (!stopped_ && connection_->is_open()) {
    wake_.expires_at(asio::steady_timer::time_point::max());
    co_await wake_.async_wait(tuple_awaitable);
  }
}

void Link::went_up() {
  connected_ = true;
  fault_.clear();
  outage_logged_ = false;
  log_.info("Redis is connected", {{"host", config_.address.host}});
  for (auto* timer : waiting_) timer->cancel();
  if (listener_) listener_(true, {});
}

void Link::went_down(const std::string& fault) {
  constexpr std::string_view prefix = "Redis: ";
  connected_ = false;
  fault_ = fault.starts_with(prefix) ? fault.substr(prefix.size()) : fault;
  if (stopped_) return;
  // Once an outage, not once an attempt.
  if (!std::exchange(outage_logged_, true)) log_.warn("Redis is away", {{"reason", fault_}});
  if (listener_) listener_(false, fault_);
}

}  // namespace signalbox::redis
