#include "http/websocket.hpp"

#include "core/version.hpp"
#include "http/connection/door.hpp"
#include "http/connection/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>
#include <exception>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// How long a client has for its half of the handshake or of the goodbye.
constexpr std::chrono::seconds farewell_time{5};
constexpr std::size_t reason_bytes_max = 123;  // RFC 6455 §5.5: control frames hold 125

beast::http::request<beast::http::empty_body> as_handshake(const Headers& headers) {
  beast::http::request<beast::http::empty_body> request{beast::http::verb::get, "/", 11};
  for (const auto& [name, value] : headers.entries()) request.insert(name, value);
  return request;
}
}  // namespace

struct WebSocket::State {
  State(std::shared_ptr<Door> the_door, std::shared_ptr<Connection> the_connection)
      : door(std::move(the_door)),
        connection(std::move(the_connection)),
        stream(connection->stream),
        changed(door->parts.executor, asio::steady_timer::time_point::max()) {
    const auto& limits = door->options.limits;
    stream.set_option(beast::websocket::stream_base::timeout{
        farewell_time, limits.websocket_idle_deadline / 2, true});
    stream.read_message_max(limits.message_bytes_max);
    connection->stream.expires_never();
  }

  void close(StreamEnd how, CloseCode code, std::string reason) {
    if (closing) return;
    closing = true;
    end = how;
    reason.resize(std::min(reason.size(), reason_bytes_max));
    farewell = beast::websocket::close_reason{static_cast<beast::websocket::close_code>(code),
                                              beast::string_view{reason}};
    changed.cancel();
  }

  // No goodbye: nobody is there, or nobody takes it.
  void cut(StreamEnd how) {
    if (!gone && !closing) end = how;
    gone = true;
    closing = true;
    queue.clear();
    connection->stream.close();
    changed.cancel();
  }

  std::shared_ptr<Door> door;
  std::shared_ptr<Connection> connection;
  beast::websocket::stream<Transport&, false> stream;
  asio::steady_timer changed;  // wakes who waits for a change of what is below
  std::deque<std::pair<SharedBytes, bool>> queue;
  beast::flat_buffer incoming;
  beast::websocket::close_reason farewell;
  StreamEnd end = StreamEnd::finished;
  bool closing = false;
  bool gone = false;
  bool sender_done = false;
};

asio::awaitable<std::optional<WebSocket::Message>> WebSocket::read() {
  const auto state = state_;
  if (state->gone) co_return std::nullopt;
  state->incoming.clear();
  const auto [error, bytes] = co_await state->stream.async_read(state->incoming, tuple_awaitable);
  if (error) {
    // A client that went, or a message too large or not UTF-8: Beast has said goodbye already.
    const bool left = error != asio::error::operation_aborted || !state->closing;
    if (left) state->cut(StreamEnd::client_left);
    co_return std::nullopt;
  }
  co_return Message{beast::buffers_to_string(state->incoming.data()), state->stream.got_text()};
}

bool WebSocket::send(SharedBytes bytes, bool text) {
  if (state_->closing) return false;
  if (state_->queue.size() >= websocket_frames_max) {
    state_->cut(StreamEnd::too_slow);
    return false;
  }
  state_->queue.emplace_back(std::move(bytes), text);
  state_->changed.cancel();
  return true;
}

void WebSocket::close(CloseCode code, std::string reason) {
  state_->close(StreamEnd::finished, code, std::move(reason));
}

// Frames one after the other, and at last the goodbye.
asio::awaitable<void> WebSocket::send_queued(std::shared_ptr<State> state) {
  auto& queue = state->queue;
  while (!state->gone && (!state->closing || !queue.empty())) {
    if (queue.empty()) {
      co_await state->changed.async_wait(tuple_awaitable);
      continue;
    }
    const auto [bytes, text] = std::move(queue.front());
    queue.pop_front();
    state->stream.text(text);
    const auto [error, count] =
        co_await state->stream.async_write(asio::buffer(*bytes), tuple_awaitable);
    if (error) state->cut(StreamEnd::client_left);
  }
  if (!state->gone) {
    co_await state->stream.async_close(state->farewell, tuple_awaitable);
    state->gone = true;
    state->connection->stream.close();
  }
  state->sender_done = true;
  state->changed.cancel();
}

bool is_websocket_request(const Request& request) {
  return request.method == "GET" && request.headers.has("Sec-WebSocket-Key") &&
         beast::iequals(request.headers.get("Upgrade"), "websocket");
}

asio::awaitable<void> run_websocket(std::shared_ptr<Door> door,
                                    std::shared_ptr<Connection> connection, Headers request,
                                    Response response) {
  // RFC 6455 §4.1: a client waits for our handshake before it sends a frame.
  if (connection->buffer.size() > 0) co_return;
  const auto state = std::make_shared<WebSocket::State>(door, connection);
  state->stream.set_option(beast::websocket::stream_base::decorator(
      [&response](beast::websocket::response_type& answer) {
        answer.set(beast::http::field::server, "signalbox/" + std::string{version()});
        for (const auto& [name, value] : response.headers.entries()) answer.insert(name, value);
      }));
  const auto handshake = as_handshake(request);
  const auto [refused] = co_await state->stream.async_accept(handshake, tuple_awaitable);
  if (refused) co_return;
  door->streams.add(1);
  connection->end_gently = [weak = std::weak_ptr{state}] {
    const auto still = weak.lock();
    if (still) still->close(StreamEnd::drained, CloseCode::going_away, "");
  };
  if (door->draining) connection->end_gently();
  asio::co_spawn(door->parts.executor, WebSocket::send_queued(state),
                 [](const std::exception_ptr&) {});
  std::string fault;
  try {
    co_await response.conversation(WebSocket{state});
  } catch (const std::exception& exception) {
    fault = exception.what();
  } catch (...) {
    fault = "it threw something that is no exception";
  }
  if (!fault.empty()) {
    door->parts.log.error("conversation failed", {{"door", door->name}, {"fault", fault}});
    state->close(StreamEnd::failed, CloseCode::internal_error, "");
  }
  state->close(StreamEnd::finished, CloseCode::normal, "");
  while (!state->sender_done) co_await state->changed.async_wait(tuple_awaitable);
  connection->end_gently = nullptr;
  door->streams.add(-1);
  door->count_end(state->end);
}

}  // namespace signalbox::http
