#include "outbound/client.hpp"

#include "outbound/transfer/http_transfer.hpp"
#include "outbound/transfer/meters.hpp"
#include "outbound/transfer/transfers.hpp"

#include <boost/asio/this_coro.hpp>

#include <array>
#include <optional>
#include <utility>

namespace signalbox::outbound {
namespace {
namespace asio = boost::asio;
using Moment = std::chrono::steady_clock::time_point;

std::string outcome_of(const Result<HttpReply>& result) {
  if (!result) return std::string{to_string(result.error().code)};
  constexpr std::array classes = {"other", "other", "2xx", "3xx", "4xx", "5xx"};
  const auto index = static_cast<std::size_t>(result->status) / 100;
  return index < classes.size() ? classes[index] : classes[0];
}

void tell(Breaker::Attempt& attempt, const Result<HttpReply>& result) {
  if (result) return result->status >= 500 ? attempt.fail() : attempt.succeed();
  const auto code = result.error().code;
  // The others say nothing about the target: the attempt ends untold.
  if (code == Code::timeout || code == Code::unavailable) attempt.fail();
}

bool is_followed(const HttpRequest& request) {
  return request.redirects_max > 0 && (request.method == "GET" || request.method == "HEAD");
}
}  // namespace

struct Client::State {
  State(const Parts& parts, ClientConfig the_config)
      : config(std::move(the_config)),
        log(parts.log),
        breaker(parts.clock, config.breaker),
        meters(parts.metrics, config.kind),
        admission(std::make_shared<Admission>(parts.executor, config.admission)),
        transfers(std::make_shared<Transfers>(parts.executor)) {}

  static asio::awaitable<Result<HttpReply>> send(std::shared_ptr<State> self, HttpRequest request);
  static asio::awaitable<Result<HttpReply>> follow(std::shared_ptr<State> self,
                                                   HttpRequest request);
  static asio::awaitable<Result<HttpReply>> exchange(std::shared_ptr<State> self, HttpUrl url,
                                                     std::shared_ptr<const HttpRequest> request,
                                                     Moment until,
                                                     std::shared_ptr<std::string> next);
  static asio::awaitable<bool> drain(std::shared_ptr<State> self,
                                     std::chrono::milliseconds deadline);

  const ClientConfig config;
  log::Logger log;
  Breaker breaker;
  Meters meters;
  std::shared_ptr<Admission> admission;
  std::shared_ptr<Transfers> transfers;
  bool stopped = false;
};

asio::awaitable<Result<HttpReply>> Client::State::send(std::shared_ptr<State> self,
                                                       HttpRequest request) {
  Meters::Request metered{self->meters};
  std::optional<Breaker::Attempt> attempt;
  if (!request.breaker_key.empty()) {
    auto begun = self->breaker.begin(request.breaker_key);
    if (!begun) {
      metered.end_as("breaker_open");
      co_return begun.error();
    }
    attempt.emplace(std::move(*begun));
  }
  auto result = co_await follow(self, std::move(request));
  if (attempt && !self->stopped) tell(*attempt, result);
  metered.end_as(outcome_of(result));
  co_return result;
}

// One exchange, or as many as redirects ask for; each passes the same checks.
asio::awaitable<Result<HttpReply>> Client::State::follow(std::shared_ptr<State> self,
                                                         HttpRequest request) {
  if (auto checked = check(request); !checked) co_return checked.error();
  auto url = HttpUrl::parse(request.url);
  if (!url) co_return url.error();
  const auto until = std::chrono::steady_clock::now() + request.deadline;
  const auto hop = std::make_shared<HttpRequest>(std::move(request));
  for (auto left = hop->redirects_max;; --left) {
    const auto next = std::make_shared<std::string>();
    auto result = co_await exchange(self, *url, hop, until, next);
    if (!result || next->empty() || !is_followed(*hop)) co_return result;
    if (left == 0) co_return Failure{Code::invalid, url->host() + ": redirects too often"};
    auto target = HttpUrl::parse(*next);
    if (!target) co_return Failure{Code::invalid, url->host() + ": redirects to no usable URL"};
    if (url->is_tls() && !target->is_tls()) {
      co_return Failure{Code::invalid, url->host() + ": redirects from https to http"};
    }
    if (target->origin() != url->origin()) hop->headers = {};
    url = std::move(target);
  }
}

asio::awaitable<Result<HttpReply>> Client::State::exchange(
    std::shared_ptr<State> self, HttpUrl url, std::shared_ptr<const HttpRequest> request,
    Moment until, std::shared_ptr<std::string> next) {
  const auto place = co_await Admission::enter(self->admission, url.origin(), until);
  if (!place) co_return place.error();
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  if (left.count() <= 0) co_return Failure{Code::timeout, url.host() + ": no time is left for it"};
  const auto host = url.host();
  HttpTransfer transfer{self->config, *request, std::move(url), left};
  const int code = co_await Transfers::run(self->transfers, transfer.easy());
  auto result = transfer.finish(code);
  if (result && result->status >= 300 && result->status < 400) *next = transfer.redirect();
  if (!result && result.error().code == Code::forbidden) {
    self->log.warn("an address was refused", {{"kind", self->config.kind}, {"host", host}});
  }
  co_return result;
}

asio::awaitable<bool> Client::State::drain(std::shared_ptr<State> self,
                                           std::chrono::milliseconds deadline) {
  self->admission->close();
  const auto until = std::chrono::steady_clock::now() + deadline;
  const bool idle = co_await Admission::wait_until_idle(self->admission, until);
  self->stopped = true;
  self->transfers->cut_all();
  co_return idle;
}

Client::Client(const Parts& parts, ClientConfig config)
    : state_(std::make_shared<State>(parts, std::move(config))) {}

Client::~Client() {
  state_->stopped = true;
  state_->admission->close();
  state_->transfers->cut_all();
}

asio::awaitable<Result<HttpReply>> Client::send(HttpRequest request) {
  return State::send(state_, std::move(request));
}

asio::awaitable<bool> Client::drain(std::chrono::milliseconds deadline) {
  return State::drain(state_, deadline);
}

}  // namespace signalbox::outbound
