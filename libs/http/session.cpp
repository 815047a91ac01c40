#include "http/session.hpp"

#include "core/version.hpp"
#include "http/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
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

Request to_request(const beast::http::request<beast::http::string_body>& message,
                   std::string request_id) {
  Request request;
  const std::string_view method = message.method_string();
  request.method = method == "HEAD" ? "GET" : method;
  const std::string_view target = message.target();
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
beast::http::response<Body> to_message(const Response& response, bool keep_alive) {
  beast::http::response<Body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(beast::http::field::server, "signalbox/" + std::string{version()});
  for (const auto& [name, value] : response.headers.entries()) message.insert(name, value);
  message.content_length(response.body.size());
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
  const bool head_only = message.method() == beast::http::verb::head;
  const bool wants_more = message.keep_alive();
  auto response = co_await answer_in_time(to_request(message, door_->parts.ids.next().to_string()));
  const std::chrono::duration<double> took = door_->parts.clock.steady() - started;
  door_->duration.observe(took.count());
  co_return co_await write(std::move(response), head_only, wants_more && !door_->draining);
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

asio::awaitable<boost::system::error_code> Session::read(Parser* parser) {
  stream_.expires_after(door_->limits.read_deadline);
  const auto [error, bytes] =
      co_await beast::http::async_read(stream_, buffer_, *parser, tuple_awaitable);
  if (error) co_return error;
  const std::string_view target = parser->get().target();
  if (!target.starts_with('/'))
    co_return beast::http::make_error_code(beast::http::error::bad_target);
  co_return boost::system::error_code{};
}

asio::awaitable<bool> Session::refuse(boost::system::error_code error) {
  if (const auto edge = edge_problem(error)) {
    co_await write(problem(*edge, door_->parts.ids.next().to_string()), false, false);
  }
  co_return false;
}

asio::awaitable<Response> Session::answer_in_time(Request request) {
  using namespace asio::experimental::awaitable_operators;
  const auto request_id = request.request_id;
  asio::steady_timer deadline{door_->parts.executor, door_->limits.answer_deadline};
  auto first = co_await (answer(std::move(request)) || deadline.async_wait(asio::use_awaitable));
  if (first.index() == 0) {
    auto response = std::get<0>(std::move(first));
    response.headers.add("X-Request-Id", request_id);
    co_return response;
  }
  auto late = problem(Failure{Code::timeout, "The answer took too long."}, request_id);
  late.headers.add("X-Request-Id", request_id);
  co_return late;
}

// The last resort around every handler: nothing it throws leaves this function.
asio::awaitable<Response> Session::answer(Request request) {
  const auto request_id = request.request_id;
  std::string fault;
  try {
    co_return co_await door_->handler(std::move(request));
  } catch (const std::exception& exception) {
    fault = exception.what();
  }
  door_->parts.log.with({.request_id = request_id})
      .error("request failed", {{"door", door_->name}, {"fault", fault}});
  co_return internal_problem(request_id);
}

asio::awaitable<bool> Session::write(Response response, bool head_only, bool keep_alive) {
  door_->count(response.status);
  stream_.expires_after(door_->limits.write_deadline);
  boost::system::error_code failed;
  if (head_only) {
    auto message = to_message<beast::http::empty_body>(response, keep_alive);
    const auto [error, bytes] =
        co_await beast::http::async_write(stream_, message, tuple_awaitable);
    failed = error;
  } else {
    auto message = to_message<beast::http::string_body>(response, keep_alive);
    message.body() = std::move(response.body);
    const auto [error, bytes] =
        co_await beast::http::async_write(stream_, message, tuple_awaitable);
    failed = error;
  }
  co_return keep_alive && !failed;
}

}  // namespace signalbox::http
