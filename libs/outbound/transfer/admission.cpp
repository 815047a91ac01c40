#include "outbound/transfer/admission.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::outbound {
namespace {
namespace asio = boost::asio;
}  // namespace

struct Admission::Waiter {
  Waiter(const asio::any_io_executor& executor, std::string the_host)
      : host(std::move(the_host)), wake(executor) {}

  std::string host;
  asio::steady_timer wake;
  bool served = false;  // a place is taken for it
};

// A place in the queue. Whoever leaves served but without having picked up the place gives it back.
class Admission::InLine {
 public:
  InLine(std::shared_ptr<Admission> home, Waiter* waiter)
      : home_(std::move(home)), waiter_(waiter) {
    home_->queue_.push_back(waiter_);
    ++home_->hosts_[waiter_->host].waiting;
  }
  ~InLine() {
    if (picked_up_) return;
    if (waiter_->served) {
      home_->release(waiter_->host);
      return;
    }
    home_->queue_.remove(waiter_);
    --home_->hosts_[waiter_->host].waiting;
    home_->forget_if_unused(waiter_->host);
  }
  InLine(const InLine&) = delete;
  InLine& operator=(const InLine&) = delete;

  Place pick_up() {
    picked_up_ = true;
    return {home_, waiter_->host};
  }

 private:
  std::shared_ptr<Admission> home_;
  Waiter* waiter_;
  bool picked_up_ = false;
};

asio::awaitable<Result<Admission::Place>> Admission::enter(
    std::shared_ptr<Admission> self, std::string host,
    std::chrono::steady_clock::time_point until) {
  if (self->closed_) co_return Failure{Code::unavailable, "this process is stopping"};
  if (self->has_room(host)) {
    self->take(host);
    co_return Place{self, std::move(host)};
  }
  const auto found = self->hosts_.find(host);
  const auto host_waiting = found == self->hosts_.end() ? 0 : found->second.waiting;
  if (self->queue_.size() >= self->limits_.waiting_max ||
      host_waiting >= self->limits_.host_waiting_max) {
    co_return Failure{Code::too_many, "too many wait for " + host};
  }
  Waiter waiter{self->executor_, std::move(host)};
  InLine in_line{self, &waiter};
  waiter.wake.expires_at(until);
  const auto [error] = co_await waiter.wake.async_wait(asio::as_tuple(asio::use_awaitable));
  if (waiter.served) co_return in_line.pick_up();
  if (self->closed_) co_return Failure{Code::unavailable, "this process is stopping"};
  if (error) throw boost::system::system_error{asio::error::operation_aborted};
  co_return Failure{Code::timeout, waiter.host + ": no connection was free in time"};
}

void Admission::close() {
  closed_ = true;
  for (auto* const waiter : queue_) waiter->wake.cancel();
}

asio::awaitable<bool> Admission::wait_until_idle(std::shared_ptr<Admission> self,
                                                 std::chrono::steady_clock::time_point until) {
  asio::steady_timer wake{self->executor_, until};
  const auto place = self->idle_waiters_.insert(self->idle_waiters_.end(), &wake);
  // The list must not keep the address of a timer that is gone with its coroutine.
  const std::shared_ptr<void> leave{nullptr, [&](void*) { self->idle_waiters_.erase(place); }};
  while (self->in_flight_ > 0 && std::chrono::steady_clock::now() < until) {
    wake.expires_at(until);
    co_await wake.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) break;
  }
  co_return self->in_flight_ == 0;
}

bool Admission::has_room(const std::string& host) const {
  if (in_flight_ >= limits_.in_flight_max) return false;
  const auto found = hosts_.find(host);
  return found == hosts_.end() || found->second.in_flight < limits_.host_in_flight_max;
}

void Admission::take(const std::string& host) {
  ++in_flight_;
  ++hosts_[host].in_flight;
}

void Admission::release(const std::string& host) {
  --in_flight_;
  --hosts_[host].in_flight;
  serve();
  forget_if_unused(host);
  if (in_flight_ > 0) return;
  for (auto* const timer : idle_waiters_) timer->cancel();
}

// One place came free: the first for whose host there is room gets it. A queue of 1,024 is read in
// microseconds.
void Admission::serve() {
  if (closed_) return;
  const auto next =
      std::ranges::find_if(queue_, [&](const Waiter* waiter) { return has_room(waiter->host); });
  if (next == queue_.end()) return;
  auto* const waiter = *next;
  queue_.erase(next);
  --hosts_[waiter->host].waiting;
  take(waiter->host);
  waiter->served = true;
  waiter->wake.cancel();
}

void Admission::forget_if_unused(const std::string& host) {
  const auto found = hosts_.find(host);
  if (found == hosts_.end()) return;
  if (found->second.in_flight == 0 && found->second.waiting == 0) hosts_.erase(found);
}

}  // namespace signalbox::outbound
