#include "bus/wire/link.hpp"

#include "bus/error.hpp"
#include "bus/wire/link_state.hpp"
#include "bus/wire/wait.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
}  // namespace

Link::Link(const Parts& parts, LinkConfig config)
    : state_(std::make_shared<State>(parts, std::move(config))) {
  if (state_->config.servers.empty()) throw std::invalid_argument{"a link needs a server"};
  asio::co_spawn(parts.executor, State::stay_connected(state_), asio::detached);
}

Link::~Link() {
  if (owns_) close();
}

Link Link::share() const { return Link{state_}; }

bool Link::connected() const { return state_->connected; }
const std::string& Link::fault() const { return state_->fault; }
std::size_t Link::message_bytes_max() const { return state_->message_bytes_max; }

asio::awaitable<void> Link::wait_connected(std::chrono::steady_clock::time_point deadline) const {
  const auto state = state_;
  const bool connected =
      co_await wait_until(state->executor, deadline, [state] { return state->connected; });
  if (!connected) throw Disconnected{state->fault};
}

void Link::on_connected(std::function<void()> call) {
  state_->connected_calls.push_back(std::move(call));
}

std::uint64_t Link::subscribe(std::string subject, std::string queue, OnMessage handler) {
  const auto id = ++state_->last_id;
  const auto& made =
      state_->subscriptions
          .emplace(id, State::Subscription{std::move(subject), std::move(queue),
                                           std::make_shared<OnMessage>(std::move(handler))})
          .first->second;
  if (state_->connected) {
    append_subscribe(&state_->waiting, made.subject, made.queue, id);
    State::write_soon(state_);
  }
  return id;
}

std::string Link::new_inbox() const { return state_->inbox + ".own." + State::new_reply(); }

void Link::unsubscribe(std::uint64_t id) { State::unsubscribe(state_, id); }

void Link::publish(const Message& message) { State::publish(state_, message); }

std::uint64_t Link::ask(Message message, OnReply handler) {
  const auto token = ++state_->last_id;
  auto reply = state_->new_reply();
  message.reply = state_->inbox + "." + reply;
  State::publish(state_, message);
  state_->replies.emplace(reply, token);
  state_->asked.emplace(
      token, State::Asked{std::move(message.subject), std::move(handler), std::move(reply)});
  return token;
}

std::uint64_t Link::ask_for_messages(Message message, OnReply handler) {
  if (!state_->connected) throw Disconnected{state_->fault};
  const auto token = ++state_->last_id;
  message.reply = state_->inbox + ".messages." + state_->new_reply();
  append_subscribe(&state_->waiting, message.reply, "", token);
  State::publish(state_, message);
  state_->asked.emplace(token, State::Asked{std::move(message.subject), std::move(handler), ""});
  return token;
}

void Link::forget(std::uint64_t token) { State::forget(state_, token); }

asio::awaitable<Message> Link::request(Message message,
                                       std::chrono::steady_clock::time_point deadline) {
  // Outlives the caller: a late answer finds nobody, and harms nothing.
  struct Waiting {
    explicit Waiting(const asio::any_io_executor& executor) : timer(executor) {}
    asio::steady_timer timer;
    std::optional<Reply> reply;
  };
  const auto state = state_;
  const auto waiting = std::make_shared<Waiting>(state->executor);
  waiting->timer.expires_at(deadline);
  const auto subject = message.subject;
  const auto token = ask(std::move(message), [waiting](Reply reply) {
    if (!waiting->reply) waiting->reply = std::move(reply);
    waiting->timer.cancel();
  });
  if (!waiting->reply) co_await waiting->timer.async_wait(tuple_awaitable);
  State::forget(state, token);
  auto reply = std::move(waiting->reply);
  if (!reply) throw Disconnected{"NATS: no answer from " + subject + " in time"};
  if (reply->kind == ReplyKind::refused) {
    throw Refused{"NATS: this user may not publish to " + subject};
  }
  if (reply->kind == ReplyKind::disconnected) {
    throw Disconnected{"NATS: the connection was lost while " + subject + " was asked"};
  }
  co_return std::move(reply->message);
}

asio::awaitable<void> Link::flush(std::chrono::steady_clock::time_point deadline) {
  const auto state = state_;
  const auto answered = std::make_shared<std::optional<bool>>();
  const auto timer = std::make_shared<asio::steady_timer>(state->executor, deadline);
  if (!state->connected) throw Disconnected{state->fault};
  State::ping(state, [answered, timer](bool pong) {
    *answered = pong;
    timer->cancel();
  });
  if (!answered->has_value()) co_await timer->async_wait(tuple_awaitable);
  if (!answered->value_or(false)) throw Disconnected{"NATS: not flushed in time"};
}

void Link::close() { state_->close(); }

}  // namespace signalbox::bus
