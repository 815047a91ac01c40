#include "http/connection/door.hpp"

#include "http/compression.hpp"
#include "http/failure.hpp"
#include "http/fields.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
using SteadyTime = std::chrono::steady_clock::time_point;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// Answers that wait for a worker thread to compress them. When more come the threads are behind,
// and it is quicker to send them as they are.
constexpr std::size_t compressing_max = 32;

std::vector<metrics::Counter> answer_counters(metrics::Registry& metrics, const std::string& door) {
  std::vector<metrics::Counter> counters;
  for (const auto* status : {"1xx", "2xx", "3xx", "4xx", "5xx"}) {
    counters.push_back(metrics.counter({"signalbox_http_requests_total",
                                        "Requests answered, by door and class of status.",
                                        {{"door", door}, {"status", status}}}));
  }
  return counters;
}

std::vector<metrics::Counter> end_counters(metrics::Registry& metrics, const std::string& door) {
  std::vector<metrics::Counter> counters;
  for (const auto* end : {"finished", "client_left", "too_slow", "drained", "failed"}) {
    counters.push_back(metrics.counter({"signalbox_http_streams_ended_total",
                                        "Streams and WebSockets that have ended, by door and how.",
                                        {{"door", door}, {"end", end}}}));
  }
  return counters;
}

// A second is what most handlers that run now need at the longest.
Failure busy_failure() {
  return {.code = Code::unavailable,
          .detail = "Too many requests are being answered.",
          .errors = {},
          .retry_after = std::chrono::seconds{1}};
}

asio::awaitable<std::string> gzipped(std::string bytes) { co_return gzip(bytes); }
}  // namespace

Door::Door(ServerParts the_parts, std::string the_name, Handler handler, ServerOptions the_options)
    : parts(std::move(the_parts)),
      name(std::move(the_name)),
      options(std::move(the_options)),
      duration(parts.metrics.histogram({"signalbox_http_request_duration_seconds",
                                        "From a request's first byte to its answer, by door.",
                                        {{"door", name}}},
                                       metrics::duration_buckets())),
      connections(parts.metrics.gauge(
          {"signalbox_http_connections", "Open connections, by door.", {{"door", name}}})),
      streams(parts.metrics.gauge({"signalbox_http_streams",
                                   "Streamed answers and WebSockets that run, by door.",
                                   {{"door", name}}})),
      handlers(parts.metrics.gauge({"signalbox_http_handlers",
                                    "Handlers that run, those past their deadline too, by door.",
                                    {{"door", name}}})),
      handshakes_failed(
          parts.metrics.counter({"signalbox_http_tls_handshakes_failed_total",
                                 "Connections that ended before TLS was agreed on, by door.",
                                 {{"door", name}}})),
      handler_(std::move(handler)),
      answers_(answer_counters(parts.metrics, name)),
      ends_(end_counters(parts.metrics, name)) {
  if (options.tls) certificate_.emplace(*options.tls, parts.clock, parts.log);
}

void Door::count_answer(int status) const {
  answers_.at(static_cast<std::size_t>(status / 100 - 1)).add();
}

void Door::count_end(StreamEnd end) const { ends_.at(static_cast<std::size_t>(end)).add(); }

std::shared_ptr<asio::ssl::context> Door::tls_context() {
  return certificate_ ? certificate_->current() : nullptr;
}

const std::string& Door::date() {
  const auto now = std::chrono::floor<std::chrono::seconds>(parts.clock.now());
  if (now != date_of_) {
    date_of_ = now;
    date_ = to_http_date(now);
  }
  return date_;
}

bool Door::allows_origin(const Headers& headers, bool encrypted) const {
  const auto origin = headers.get("Origin");
  if (!headers.has("Origin")) return true;
  const auto own = (encrypted ? "https://" : "http://") + std::string{headers.get("Host")};
  return boost::beast::iequals(origin, own) ||
         std::ranges::find(options.websocket_origins, origin) != options.websocket_origins.end();
}

asio::awaitable<Response> Door::answer(std::shared_ptr<Door> door, Request request,
                                       BusyUntil busy_until) {
  const auto request_id = request.request_id;
  Response response;
  if (door->running_ < door->options.limits.handlers_max) {
    response = co_await in_time(door, std::move(request), std::move(busy_until));
  } else {
    response = problem(busy_failure(), request_id);
  }
  response.headers.add("X-Request-Id", request_id);
  co_return response;
}

// A handler need not hear that nobody waits for it any more (a job on a worker thread does not), so
// the answer is not tied to its end: whoever is first wins, and the other is left to finish alone.
// It keeps its place until then, or slow work would pile up without bound behind quick answers.
asio::awaitable<Response> Door::in_time(std::shared_ptr<Door> door, Request request,
                                        BusyUntil busy_until) {
  struct Race {
    explicit Race(const std::shared_ptr<Door>& at) : deadline(at->parts.executor) {}
    asio::steady_timer deadline;
    asio::cancellation_signal too_late;
    Response response;
    bool answered = false;
  };
  const auto race = std::make_shared<Race>(door);
  const auto request_id = request.request_id;
  const auto time = door->options.limits.answer_deadline;
  race->deadline.expires_after(time);
  door->handlers.set(static_cast<double>(++door->running_));
  asio::co_spawn(
      door->parts.executor, ask(door, std::move(request)),
      asio::bind_cancellation_slot(
          race->too_late.slot(), [race, door](const std::exception_ptr& fault, Response response) {
            door->handlers.set(static_cast<double>(--door->running_));
            race->answered = !fault;
            race->response = std::move(response);
            race->deadline.expires_at(SteadyTime::min());
          }));
  while (true) {
    co_await race->deadline.async_wait(tuple_awaitable);
    if (race->answered || !busy_until) break;
    const auto later = busy_until() + time;
    if (later <= std::chrono::steady_clock::now()) break;
    race->deadline.expires_at(later);
  }
  if (race->answered) co_return std::move(race->response);
  race->too_late.emit(asio::cancellation_type::terminal);
  co_return problem(Failure{Code::timeout, "The answer took too long."}, request_id);
}

// The last resort around every handler: nothing it throws leaves this function.
asio::awaitable<Response> Door::ask(std::shared_ptr<Door> door, Request request) {
  const auto request_id = request.request_id;
  std::string fault;
  std::optional<Failure> failure;
  try {
    auto response = co_await door->handler_(std::move(request));
    if (response.status >= 100 && response.status <= 599) co_return response;
    fault = "the handler answered status " + std::to_string(response.status);
  } catch (const std::exception& exception) {
    fault = exception.what();
    if (door->options.failure_of) failure = door->options.failure_of(exception);
  } catch (...) {
    fault = "the handler threw something that is no exception";
  }
  door->parts.log.with({.request_id = request_id})
      .error("request failed", {{"door", door->name}, {"fault", fault}});
  co_return failure ? problem(*failure, request_id) : internal_problem(request_id);
}

asio::awaitable<Response> Door::compressed(std::shared_ptr<Door> door, Response response) {
  const auto size = response.body.size();
  if (size <= compressed_on_loop_bytes_max) {
    response.body = gzip(response.body);
  } else {
    if (!door->options.workers || door->compressing_ >= compressing_max) co_return response;
    ++door->compressing_;
    // The worker has a copy: it may outlive this connection.
    auto [fault, bytes] =
        co_await asio::co_spawn(door->options.workers, gzipped(response.body), tuple_awaitable);
    --door->compressing_;
    if (fault) co_return response;
    response.body = std::move(bytes);
  }
  response.headers.add("Content-Encoding", "gzip");
  const auto tag = response.headers.get("ETag");
  if (!tag.empty()) response.headers.set("ETag", gzip_tag(tag));
  co_return response;
}

}  // namespace signalbox::http
