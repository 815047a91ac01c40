#include "http/connection/session.hpp"

#include "http/body.hpp"
#include "http/compression.hpp"
#include "http/connection/stream.hpp"
#include "http/failure.hpp"
#include "http/fields.hpp"
#include "http/websocket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>

#include <optional>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
using boost::beast::http::error;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t first_read_bytes = 4096;

EdgeProblem too_large() {
  return {413, "Too large", "too_large", "The body exceeds what this door takes."};
}

// What a client did wrong before there was a request to speak of; nothing if it is not its fault.
std::optional<EdgeProblem> edge_problem(boost::system::error_code problem) {
  if (problem == error::header_limit) {
    return EdgeProblem{431, "Headers too large", "too_large", "The headers are too large."};
  }
  if (problem == error::body_limit) return too_large();
  if (problem.category() == make_error_code(error::bad_method).category() &&
      problem != error::end_of_stream && problem != error::partial_message) {
    return EdgeProblem{400, "Invalid request", "invalid", "This is no HTTP/1.1 request."};
  }
  return std::nullopt;
}
}  // namespace

Session::Session(std::shared_ptr<Door> door, asio::ip::tcp::socket socket)
    : door_(std::move(door)),
      connection_(std::make_shared<Connection>(std::move(socket), door_->tls_context())) {}

void Session::end_stream() {
  if (connection_->end_gently) connection_->end_gently();
}

void Session::drain() {
  if (idle_) close();
  end_stream();
}

asio::awaitable<void> Session::run() {
  auto& stream = connection_->stream;
  if (stream.is_encrypted()) {
    stream.expires_after(door_->options.limits.handshake_deadline);
    if (co_await stream.handshake()) {
      door_->handshakes_failed.add();
      stream.close();
      co_return;
    }
  }
  while (co_await serve_one()) {
  }
  co_await stream.leave(linger_);
}

// True when the connection may carry another request.
asio::awaitable<bool> Session::serve_one() {
  if (!co_await await_first_byte()) co_return false;
  const auto started = door_->parts.clock.steady();
  const auto& options = door_->options;
  connection_->stream.expires_after(options.limits.read_deadline);
  const auto incoming = std::make_shared<Incoming>(connection_, options.limits);
  auto& parser = incoming->parser();
  if (const auto problem = co_await incoming->read(Incoming::Stage::header)) {
    co_return co_await refuse(problem);
  }
  auto request = parser.take_request();
  Terms terms{.form = {parser.version(), parser.head_only(), parser.keep_alive()}};
  terms.had_gzip_tags = strip_gzip_tags(request.headers);
  terms.takes_gzip = coding_quality(request.headers.get("Accept-Encoding"), "gzip") > 0;
  terms.wants_websocket = is_websocket_request(request);
  const auto rule = options.choose_body ? options.choose_body(request)
                                        : BodyRule{false, options.limits.body_bytes_max};
  if (const auto edge = refusal(parser, request, rule))
    co_return co_await refuse(*edge, terms.form.head_only);
  parser.limit_body(rule.bytes_max);
  if (rule.streamed) {
    request.body_stream = std::make_shared<BodyReader>(
        [incoming] { return Incoming::next_piece(incoming); },
        parser.content_length() ? std::optional{parser.content_length().value()} : std::nullopt);
  } else if (!parser.is_done()) {
    co_await incoming->tell_to_go_on();
    connection_->stream.expires_after(options.limits.read_deadline);
    if (const auto problem = co_await incoming->read(Incoming::Stage::all)) {
      co_return co_await refuse(problem);
    }
    request.body = parser.take_body();
  }
  request.peer = connection_->stream.peer();
  request.request_id = door_->parts.ids.next().to_string();
  Headers handshake;
  if (terms.wants_websocket) handshake = request.headers;
  auto busy_until = rule.streamed ? [incoming] { return incoming->last_use(); } : Door::BusyUntil{};
  auto response = co_await Door::answer(door_, std::move(request), std::move(busy_until));
  const std::chrono::duration<double> took = door_->parts.clock.steady() - started;
  door_->duration.observe(took.count());
  linger_ = !incoming->abandon() && !parser.is_done();
  terms.form.keep_alive = terms.form.keep_alive && !door_->draining && parser.is_done();
  response = co_await finish(std::move(response), terms);
  if (response.conversation) {
    door_->count_answer(101);
    co_await run_websocket(door_, connection_, std::move(handshake), std::move(response));
    co_return false;
  }
  co_return co_await send(std::move(response), terms.form);
}

asio::awaitable<bool> Session::await_first_byte() {
  auto& [stream, buffer, end_gently] = *connection_;
  if (buffer.size() > 0) co_return true;  // pipelined: it came along with the last request
  if (door_->closed) co_return false;
  idle_ = true;
  stream.expires_after(door_->options.limits.idle_deadline);
  const auto [failed, bytes] =
      co_await stream.async_read_some(buffer.prepare(first_read_bytes), tuple_awaitable);
  idle_ = false;
  if (failed) co_return false;
  buffer.commit(bytes);
  co_return true;
}

// What is known from the header alone is refused before the body is sent.
std::optional<EdgeProblem> Session::refusal(RequestParser& parser, const Request& request,
                                            const BodyRule& rule) const {
  if (auto fault = parser.header_fault()) return fault;
  if (parser.content_length().value_or(0) > rule.bytes_max) return too_large();
  if (is_websocket_request(request) &&
      !door_->allows_origin(request.headers, connection_->stream.is_encrypted())) {
    return EdgeProblem{403, "Not allowed", "forbidden",
                       "Pages of this origin may not open a WebSocket here."};
  }
  return std::nullopt;
}

asio::awaitable<bool> Session::refuse(boost::system::error_code problem) {
  const auto edge = edge_problem(problem);
  if (!edge) co_return false;
  co_return co_await refuse(*edge, false);
}

asio::awaitable<bool> Session::refuse(EdgeProblem edge, bool head_only) {
  const auto request_id = door_->parts.ids.next().to_string();
  door_->parts.log.with({.request_id = request_id})
      .debug("request refused",
             {{"door", door_->name}, {"status", edge.status}, {"detail", edge.detail}});
  auto response = problem(edge, request_id);
  response.headers.add("X-Request-Id", request_id);
  linger_ = true;
  const Form form{.head_only = head_only};
  co_return co_await send(std::move(response), form);
}

// What every answer gets on its way out.
asio::awaitable<Response> Session::finish(Response response, Terms terms) {
  if (response.conversation && !terms.wants_websocket) {
    const std::string request_id{response.headers.get("X-Request-Id")};
    response = problem(EdgeProblem{426, "Upgrade required", "upgrade_required",
                                   "A WebSocket is served here (RFC 6455)."},
                       request_id);
    response.headers.add("Upgrade", "websocket");
    response.headers.add("X-Request-Id", request_id);
  }
  if (response.status == 304 && terms.had_gzip_tags) {
    response.headers.set("ETag", gzip_tag(response.headers.get("ETag")));
  }
  if (!is_compressible(response)) co_return response;
  vary_by_coding(response.headers);
  if (!terms.takes_gzip) co_return response;
  co_return co_await Door::compressed(door_, std::move(response));
}

asio::awaitable<bool> Session::send(Response response, Form form) {
  door_->count_answer(response.status);
  const auto head = head_of(response, form, door_->date());
  const auto body = body_of(response);
  std::vector<asio::const_buffer> buffers{asio::buffer(head)};
  if (!form.head_only && !response.stream && !body.empty()) buffers.push_back(asio::buffer(body));
  if (co_await send_all(connection_, std::move(buffers), door_->options.limits.write_deadline)) {
    linger_ = false;
    co_return false;
  }
  if (!response.stream || form.head_only) co_return form.keep_alive;
  const bool chunked = form.chunked(response);
  const bool whole = co_await run_stream(door_, connection_, *std::move(response.stream), chunked);
  if (!whole) connection_->stream.close();
  co_return whole&& form.keep_alive && !door_->draining;
}

}  // namespace signalbox::http
