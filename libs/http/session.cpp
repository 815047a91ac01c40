#include "http/session.hpp"

#include "core/version.hpp"
#include "http/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include <exception>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// The absolute form, "http://host/path", is for proxies, and every server must take it
// (RFC 9112 §3.2.2).
std::string_view path_and_query(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == target.npos) return target;
  target.remove_prefix(std::min(target.find_first_of("/?", scheme + 3), target.size()));
  return target.empty() ? "/" : target;
}

Request to_request(const beast::http::request<beast::http::string_body>& message,
                   std::string request_id) {
  Request request;
  const std::string_view method = message.method_string();
  request.method = method == "HEAD" ? "GET" : method;
  const std::string_view target = path_and_query(message.target());
  const auto question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  if (question < target.size()) request.query = target.substr(question + 1);
  for (const auto& field : message) {
    request.headers.add(std::string{field.name_string()}, std::string{field.value()});
  }
  request.body = message.body();
  request.request_id = std::move(request_id);
  return request;
}

template <class Body>
beast::http::response<Body> to_message(const Response& response, unsigned version,
                                       bool keep_alive) {
  beast::http::response<Body> message;
  message.version(version);
  message.result(static_cast<unsigned>(response.status));
  message.set(beast::http::field::server, "signalbox/" + std::string{signalbox::version()});
  for (const auto& [name, value] : response.headers.entries()) message.insert(name, value);
  // RFC 9110 §8.6: these have no content, and say nothing of its length.
  const bool has_content = response.status != 204 && response.status != 304;
  if (has_content) message.content_length(response.body.size());
  message.keep_alive(keep_alive);
  return message;
}

// What a client did wrong before there was a request to speak of; nothing if it is not its fault.
std::optional<EdgeProblem> edge_problem(boost::system::error_code error) {
  using beast::http::error;
  if (error == error::header_limit) {
    return EdgeProblem{431, "Headers too large", "too_large", "The headers exceed 16 KiB."};
  }
  if (error == error::body_limit) {
    return EdgeProblem{413, "Too large", "too_large", "The body exceeds what this door takes."};
  }
  if (error.category() == beast::http::make_error_code(error::bad_method).category() &&
      error != error::end_of_stream && error != error::partial_message) {
    return EdgeProblem{400, "Invalid request", "invalid", "This is no HTTP/1.1 request."};
  }
  return std::nullopt;
}
}  // namespace

Session::Session(std::shared_ptr<Door> door, asio::ip::tcp::socket socket)
    : door_(std::move(door)), stream_(std::move(socket)) {}

void Session::close() { stream_.close(); }

asio::awaitable<void> Session::run() {
  while (co_await serve_one()) {
  }
  boost::system::error_code gone;  // the client may have left before us
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, gone);
  stream_.close();
}

// True when the connection may carry another request.
asio::awaitable<bool> Session::serve_one() {
  if (!co_await await_first_byte()) co_return false;
  const auto started = door_->parts.clock.steady();
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(door_->limits.header_bytes_max));
  parser.body_limit(door_->limits.body_bytes_max);
  if (const auto error = co_await read(&parser)) co_return co_await refuse(error);

  const auto& message = parser.get();
  Form form{message.version(), message.method() == beast::http::verb::head, message.keep_alive()};
  auto response = co_await Door::answer_in_time(
      door_, to_request(message, door_->parts.ids.next().to_string()));
  const std::chrono::duration<double> took = door_->parts.clock.steady() - started;
  door_->duration.observe(took.count());
  form.keep_alive = form.keep_alive && !door_->draining;
  co_return co_await write(std::move(response), form);
}

asio::awaitable<bool> Session::await_first_byte() {
  if (buffer_.size() > 0) co_return true;  // pipelined: it came along with the last request
  if (door_->draining) co_return false;
  idle_ = true;
  stream_.expires_after(door_->limits.idle_deadline);
  const auto [error, bytes] =
      co_await stream_.async_read_some(buffer_.prepare(4096), tuple_awaitable);
  idle_ = false;
  if (error) co_return false;
  buffer_.commit(bytes);
  co_return true;
}

// The headers first: a client that asks may hold its body back until it is told to go on.
asio::awaitable<boost::system::error_code> Session::read(Parser* parser) {
  stream_.expires_after(door_->limits.read_deadline);
  const auto [head_error, head_bytes] =
      co_await beast::http::async_read_header(stream_, buffer_, *parser, tuple_awaitable);
  if (head_error) co_return head_error;
  const auto& head = parser->get();
  // RFC 9112 §3.2: exactly one Host.
  if (head.version() >= 11 && head.count(beast::http::field::host) != 1) {
    co_return beast::http::make_error_code(beast::http::error::bad_field);
  }
  if (!path_and_query(head.target()).starts_with('/')) {
    co_return beast::http::make_error_code(beast::http::error::bad_target);
  }
  if (beast::iequals(head[beast::http::field::expect], "100-continue") && !parser->is_done()) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream_, asio::buffer(go_on), tuple_awaitable);
  }
  const auto [error, bytes] =
      co_await beast::http::async_read(stream_, buffer_, *parser, tuple_awaitable);
  co_return error;
}

asio::awaitable<bool> Session::refuse(boost::system::error_code error) {
  const auto edge = edge_problem(error);
  if (!edge) co_return false;
  const auto request_id = door_->parts.ids.next().to_string();
  door_->parts.log.with({.request_id = request_id})
      .debug("request refused", {{"door", door_->name}, {"error", error.message()}});
  auto response = problem(*edge, request_id);
  response.headers.add("X-Request-Id", request_id);
  co_return co_await write(std::move(response), Form{});
}

// A handler need not hear that nobody waits for it any more (a job on a worker thread does not), so
// the answer is not tied to its end: whoever is first wins, and the other is left to finish alone.
asio::awaitable<Response> Door::answer_in_time(std::shared_ptr<Door> door, Request request) {
  struct Race {
    explicit Race(const std::shared_ptr<Door>& at) : deadline(at->parts.executor) {}
    asio::steady_timer deadline;
    asio::cancellation_signal too_late;
    Response response;
    bool answered = false;
  };
  const auto race = std::make_shared<Race>(door);
  const auto request_id = request.request_id;
  race->deadline.expires_after(door->limits.answer_deadline);
  asio::co_spawn(
      door->parts.executor, answer(door, std::move(request)),
      asio::bind_cancellation_slot(
          race->too_late.slot(), [race](const std::exception_ptr& fault, Response response) {
            race->answered = !fault;
            race->response = std::move(response);
            race->deadline.expires_at(asio::steady_timer::time_point::min());
          }));
  co_await race->deadline.async_wait(tuple_awaitable);
  Response response;
  if (race->answered) {
    response = std::move(race->response);
  } else {
    race->too_late.emit(asio::cancellation_type::terminal);
    response = problem(Failure{Code::timeout, "The answer took too long."}, request_id);
  }
  response.headers.add("X-Request-Id", request_id);
  co_return response;
}

// The last resort around every handler: nothing it throws leaves this function.
asio::awaitable<Response> Door::answer(std::shared_ptr<Door> door, Request request) {
  const auto request_id = request.request_id;
  std::string fault;
  try {
    auto response = co_await door->handler(std::move(request));
    if (response.status >= 100 && response.status <= 599) co_return response;
    fault = "the handler answered status " + std::to_string(response.status);
  } catch (const std::exception& exception) {
    fault = exception.what();
  } catch (...) {
    fault = "the handler threw something that is no exception";
  }
  door->parts.log.with({.request_id = request_id})
      .error("request failed", {{"door", door->name}, {"fault", fault}});
  co_return internal_problem(request_id);
}

asio::awaitable<bool> Session::write(Response response, Form form) {
  door_->count(response.status);
  stream_.expires_after(door_->limits.write_deadline);
  boost::system::error_code failed;
  if (form.head_only || response.body.empty()) {
    auto message = to_message<beast::http::empty_body>(response, form.version, form.keep_alive);
    const auto [error, bytes] =
        co_await beast::http::async_write(stream_, message, tuple_awaitable);
    failed = error;
  } else {
    auto message = to_message<beast::http::string_body>(response, form.version, form.keep_alive);
    message.body() = std::move(response.body);
    const auto [error, bytes] =
        co_await beast::http::async_write(stream_, message, tuple_awaitable);
    failed = error;
  }
  co_return form.keep_alive && !failed;
}

}  // namespace signalbox::http
