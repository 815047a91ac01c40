#include "bus/wire/link_state.hpp"

#include "bus/error.hpp"
#include "bus/identity/credentials.hpp"
#include "core/limits.hpp"
#include "core/version.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// A server that restarts is back in a second; one that is gone is not asked more often than this.
constexpr milliseconds pause_min{50};
constexpr milliseconds pause_max{2'000};
constexpr seconds connect_deadline{5};
// A dead connection is found within three of these.
constexpr seconds ping_interval{5};
constexpr int pings_unanswered_max = 2;
// "NATS/1.0", its line's end and that of the whole block.
constexpr std::size_t header_frame_bytes = 12;

// Each pause is up to twice the last, and differs from that of other processes.
milliseconds longer(milliseconds pause) {
  const auto random = crypto::random_bytes<1>();
  const auto next = std::min(pause * 2, pause_max);
  return next - next * random[0] / 512;
}

std::string connect_line(const Credentials& credentials, std::string_view nonce, bool tls,
                         const std::string& name) {
  std::string line = "CONNECT ";
  json::Writer out{line};
  out.begin_object();
  out.member("verbose", false);
  out.member("pedantic", false);
  out.member("tls_required", tls);
  out.member("headers", true);
  out.member("no_responders", true);
  out.member("jwt", credentials.token);
  out.member("sig", crypto::to_base64url(credentials.key.sign(nonce)));
  out.member("name", name);
  out.member("lang", "signalbox");
  out.member("version", signalbox::version());
  out.key("protocol");
  out.integer(1);
  out.end_object();
  return line + "\r\n";
}

// The subject in: Permissions Violation for Publish to "evt.acme.tree.published"
std::string_view quoted_subject(std::string_view text) {
  const auto begin = text.find('"');
  const auto end = text.rfind('"');
  return begin == end ? std::string_view{} : text.substr(begin + 1, end - begin - 1);
}
}  // namespace

Link::State::State(const Parts& parts, LinkConfig how)
    : executor(parts.executor),
      config(std::move(how)),
      log(parts.log),
      connected_gauge(parts.metrics.gauge({"signalbox_bus_connected",
                                           "1 while connected to NATS, by connection.",
                                           {{"connection", config.name}}})),
      reconnects(parts.metrics.counter({"signalbox_bus_reconnects_total",
                                        "Connections to NATS made after the first, by connection.",
                                        {{"connection", config.name}}})),
      refused(
          parts.metrics.counter({"signalbox_bus_refused_total",
                                 "Publishes and subscriptions that NATS refused, by connection.",
                                 {{"connection", config.name}}})),
      received(parts.metrics.counter({"signalbox_bus_messages_total",
                                      "Messages to and from NATS, by connection and direction.",
                                      {{"connection", config.name}, {"direction", "in"}}})),
      sent(parts.metrics.counter({"signalbox_bus_messages_total",
                                  "Messages to and from NATS, by connection and direction.",
                                  {{"connection", config.name}, {"direction", "out"}}})),
      // Of this process alone: others of the same user share the prefix.
      inbox("_INBOX." + config.user + "." + crypto::random_token(12)),
      pause(parts.executor) {
  inbox_id = ++last_id;
}

asio::awaitable<void> Link::State::stay_connected(std::shared_ptr<State> state) {
  auto wait = pause_min;
  while (!state->closed) {
    try {
      co_await serve_once(state);
    } catch (const std::exception& exception) {
      if (state->connected) wait = pause_min;
      state->lose(exception.what());
    }
    if (state->closed) break;
    state->server_at = (state->server_at + 1) % state->config.servers.size();
    state->pause.expires_after(wait);
    co_await state->pause.async_wait(tuple_awaitable);
    wait = longer(wait);
  }
}

asio::awaitable<void> Link::State::serve_once(std::shared_ptr<State> state) {
  const auto address = parse_server(state->config.servers.at(state->server_at));
  const auto socket = std::make_shared<Socket>(state->executor);
  state->socket = socket;
  state->reader = ProtocolReader{};
  state->waiting.clear();
  co_await greet(state, address);
  if (state->closed) co_return;

  std::erase_if(state->subscriptions, [](const auto& entry) { return entry.second.ends; });
  for (const auto& [id, made] : state->subscriptions) {
    append_subscribe(&state->waiting, made.subject, made.queue, id);
  }
  append_subscribe(&state->waiting, state->inbox + ".*", "", state->inbox_id);
  state->connected = true;
  state->unanswered = 0;
  state->fault.clear();
  state->connected_gauge.set(1);
  if (std::exchange(state->was_connected, true)) state->reconnects.add();
  state->log.info("bus connected", {{"connection", state->config.name}, {"host", address.host}});
  write_soon(state);
  asio::co_spawn(state->executor, keep_alive(state, socket), asio::detached);
  for (const auto& call : state->connected_calls) state->call(call);
  while (true) handle(state, co_await next_event(state));
}

// INFO, TLS where it is spoken, CONNECT, and a PING whose answer says that we are let in.
asio::awaitable<void> Link::State::greet(std::shared_ptr<State> state, ServerAddress address) {
  const auto socket = state->socket;
  socket->close_at(std::chrono::steady_clock::now() + connect_deadline);
  co_await socket->connect(address);
  const auto info = co_await next_event(state);
  if (info.kind != EventKind::info) throw ProtocolError{"no INFO at the start"};
  state->read_info(info.text);
  const bool tls = address.tls || state->tls_required;
  if (tls) {
    // What came before the handshake could be anybody's: it must not pass for the server's.
    if (!state->reader.empty()) throw ProtocolError{"bytes before the TLS handshake"};
    co_await socket->start_tls(address.host, state->config.ca_file);
  }
  const auto credentials = read_credentials(state->config.credentials_file);
  if (!credentials) throw Disconnected{"NATS: " + credentials.error().detail};
  auto hello = std::make_shared<std::string>(
      connect_line(*credentials, state->nonce, tls, state->config.name));
  *hello += "PING\r\n";
  co_await socket->write(std::move(hello));
  while (true) {
    const auto event = co_await next_event(state);
    if (event.kind == EventKind::pong) break;
    if (event.kind == EventKind::error) throw Disconnected{"NATS: not let in: " + event.text};
  }
  socket->close_at(std::chrono::steady_clock::time_point::max());
}

asio::awaitable<Event> Link::State::next_event(std::shared_ptr<State> state) {
  Event event;
  while (!state->reader.next(&event)) {
    const auto count = co_await state->socket->read(&state->bytes_read);
    state->reader.feed({state->bytes_read.data(), count});
  }
  co_return event;
}

void Link::State::handle(const std::shared_ptr<State>& state, Event event) {
  switch (event.kind) {
    case EventKind::message:
      state->received.add();
      state->deliver(event.subscription, std::move(event.message));
      break;
    case EventKind::ping:
      state->waiting += "PONG\r\n";
      write_soon(state);
      break;
    case EventKind::pong:
      if (!state->pings.empty()) {
        const auto on_pong = std::move(state->pings.front());
        state->pings.pop_front();
        state->call([&] { on_pong(true); });
      }
      break;
    case EventKind::info:
      state->read_info(event.text);
      break;
    case EventKind::error:
      state->hear_error(event.text);
      break;
    case EventKind::ok:
      break;
  }
}

// What the server has sent before it reads this is still handed over.
void Link::State::unsubscribe(const std::shared_ptr<State>& state, std::uint64_t id) {
  const auto found = state->subscriptions.find(id);
  if (found == state->subscriptions.end() || std::exchange(found->second.ends, true)) return;
  if (!state->connected) return;
  append_unsubscribe(&state->waiting, id);
  ping(state, [state, id](bool) { state->subscriptions.erase(id); });
}

std::string Link::State::new_reply() { return crypto::random_token(12); }

// Messages of a subscription that are under way are still handed over.
void Link::State::forget(const std::shared_ptr<State>& state, std::uint64_t token) {
  const auto found = state->asked.find(token);
  if (found == state->asked.end()) return;
  auto& question = found->second;
  if (!question.reply.empty() || !state->connected) {
    state->replies.erase(question.reply);
    state->asked.erase(found);
    return;
  }
  if (std::exchange(question.ends, true)) return;
  append_unsubscribe(&state->waiting, token);
  ping(state, [state, token](bool) { state->asked.erase(token); });
}

void Link::State::deliver(std::uint64_t subscription, Message message) {
  if (const auto found = subscriptions.find(subscription); found != subscriptions.end()) {
    const auto handler = found->second.handler;
    call([&] { (*handler)(std::move(message)); });
    return;
  }
  auto token = subscription;
  if (subscription == inbox_id) {
    const auto known =
        replies.find(message.subject.substr(std::min(inbox.size() + 1, message.subject.size())));
    if (known == replies.end()) return;  // too late
    token = known->second;
  }
  const auto found = asked.find(token);
  if (found == asked.end()) return;
  const auto handler = found->second.handler;
  call([&] { handler({ReplyKind::answered, std::move(message)}); });
}

void Link::State::read_info(std::string_view text) {
  const json::Document document{text};
  if (document.root() == nullptr) throw ProtocolError{"INFO is no JSON"};
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() == "max_payload") {
      const auto most = member->integer(0, limits::json_integer_max).value_or(0);
      message_bytes_max = std::min(static_cast<std::size_t>(most), bus::message_bytes_max);
    }
    if (member->key() == "nonce") nonce = member->text().value_or("");
    if (member->key() == "tls_required") tls_required = member->boolean().value_or(false);
  }
}

// A refusal comes long after the call: those who wait for that subject are told.
void Link::State::hear_error(const std::string& text) {
  log.error("NATS complains", {{"connection", config.name}, {"error", text}});
  if (text.find("Permissions Violation") == text.npos) return;  // it closes the connection itself
  refused.add();
  fault = "NATS: " + text;
  const auto subject = std::string{quoted_subject(text)};
  std::vector<OnReply> handlers;
  for (auto at = asked.begin(); at != asked.end();) {
    if (at->second.subject == subject) {
      handlers.push_back(std::move(at->second.handler));
      replies.erase(at->second.reply);
      at = asked.erase(at);
    } else {
      ++at;
    }
  }
  for (const auto& handler : handlers) {
    call([&] { handler({ReplyKind::refused, {}}); });
  }
}

// A handler's fault must not end the connection for all others.
void Link::State::call(const std::function<void()>& what) const {
  try {
    what();
  } catch (const std::exception& exception) {
    log.error("a handler of bus messages failed",
              {{"connection", config.name}, {"fault", exception.what()}});
  }
}

void Link::State::publish(const std::shared_ptr<State>& state, const Message& message) {
  if (!state->connected) throw Disconnected{state->fault};
  std::size_t size = message.payload.size() + header_frame_bytes;
  for (const auto& [name, value] : message.headers.entries()) {
    size += name.size() + value.size() + 4;  // ": " and the line's end
  }
  if (size > state->message_bytes_max) throw std::invalid_argument{"a message beyond max_payload"};
  if (state->waiting.size() + size > state->config.waiting_bytes_max) {
    state->socket->close();
    throw Disconnected{"NATS: the server does not read what we write"};
  }
  append_publish(&state->waiting, message);
  state->sent.add();
  write_soon(state);
}

// Not at once: what is published in the same turn of the loop goes out in one write.
void Link::State::write_soon(const std::shared_ptr<State>& state) {
  if (std::exchange(state->writing, true)) return;
  asio::co_spawn(state->executor, write_all(state), asio::detached);
}

asio::awaitable<void> Link::State::write_all(std::shared_ptr<State> state) {
  co_await asio::post(state->executor, asio::use_awaitable);
  const auto socket = state->socket;
  try {
    while (socket == state->socket && !state->waiting.empty()) {
      auto bytes = std::make_shared<const std::string>(std::exchange(state->waiting, {}));
      co_await socket->write(std::move(bytes));
    }
  } catch (const Disconnected&) {
    socket->close();  // the reader hears of it and begins anew
  }
  state->writing = false;
  if (state->connected && !state->waiting.empty()) write_soon(state);
}

asio::awaitable<void> Link::State::keep_alive(std::shared_ptr<State> state,
                                              std::shared_ptr<Socket> socket) {
  asio::steady_timer timer{state->executor};
  while (state->connected && state->socket == socket) {
    // Its own pings alone: those of flush() may be many, and are answered in their order.
    if (state->unanswered >= pings_unanswered_max) {
      socket->close();
      break;
    }
    ++state->unanswered;
    ping(state, [state](bool) { state->unanswered = 0; });
    timer.expires_after(ping_interval);
    co_await timer.async_wait(tuple_awaitable);
  }
}

void Link::State::ping(const std::shared_ptr<State>& state, std::function<void(bool)> on_pong) {
  state->pings.push_back(std::move(on_pong));
  state->waiting += "PING\r\n";
  write_soon(state);
}

void Link::State::lose(std::string why) {
  const bool lost = std::exchange(connected, false);
  // Who closes it knows.
  if (!closed && (lost || fault != why)) {
    log.warn(lost ? "bus connection lost" : "bus not connected",
             {{"connection", config.name}, {"why", why}});
  }
  fault = std::move(why);
  connected_gauge.set(0);
  if (socket) socket->close();
  waiting.clear();
  for (const auto& on_pong : std::exchange(pings, {})) {
    call([&] { on_pong(false); });
  }
  replies.clear();
  for (const auto& [token, question] : std::exchange(asked, {})) {
    call([&] { question.handler({ReplyKind::disconnected, {}}); });
  }
}

void Link::State::close() {
  if (std::exchange(closed, true)) return;
  pause.cancel();
  lose("NATS: closed");
}

}  // namespace signalbox::bus
