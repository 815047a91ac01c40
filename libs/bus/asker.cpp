#include "bus/asker.hpp"

#include "bus/error.hpp"
#include "core/limits.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;

Failure unavailable(const std::string& service) {
  return {.code = Code::unavailable,
          .detail = "Service " + service + " does not answer.",
          .retry_after = std::chrono::seconds{1}};
}
}  // namespace

struct Asker::State {
  Link link;
  metrics::Gauge open_gauge;
  metrics::Histogram duration;
  std::size_t open = 0;
};

// Of one question, however it ends: also when its caller ends, or the loop with all that is on it,
// and then the asker and its numbers may be gone.
struct Asker::Place {
  explicit Place(const std::shared_ptr<State>& at) : asker(at) {
    at->open_gauge.set(static_cast<double>(++at->open));
  }
  ~Place() {
    const auto at = asker.lock();
    if (!at) return;
    at->open_gauge.set(static_cast<double>(--at->open));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    at->duration.observe(took.count());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  std::weak_ptr<State> asker;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
};

Asker::Asker(const Link& link, metrics::Registry& metrics)
    : state_(std::make_shared<State>(State{
          link.share(),
          metrics.gauge({"signalbox_bus_questions_open", "Questions that wait for their answer."}),
          metrics.histogram({"signalbox_bus_question_duration_seconds",
                             "From a question to its answer, or to none."},
                            metrics::duration_buckets())})) {}

asio::awaitable<Result<contracts::Answer>> Asker::ask(contracts::Question question) {
  if (question.body.size() > limits::body_bytes_max) {
    co_return Failure{Code::too_large, "The body exceeds 2 MB."};
  }
  if (state_->open >= questions_max) {
    co_return Failure{.code = Code::too_many,
                      .detail = "Too many questions wait for an answer.",
                      .retry_after = std::chrono::seconds{1}};
  }
  const Place place{state_};
  co_return co_await send(state_->link.share(), std::move(question));
}

asio::awaitable<Result<contracts::Answer>> Asker::send(Link link, contracts::Question question) {
  question.deadline = std::min<std::chrono::milliseconds>(question.deadline, question_deadline);
  const auto deadline = std::chrono::steady_clock::now() + question.deadline;
  const auto service = question.service;
  if (!link.connected()) co_return unavailable(service);
  bool late = false;
  try {
    Message message{.subject = contracts::subject_of(question),
                    .headers = contracts::headers_of(question),
                    .payload = std::move(question.body)};
    auto answer = co_await link.request(std::move(message), deadline);
    if (answer.status == status_no_responders) co_return unavailable(service);
    co_return contracts::read_answer(answer.headers, std::move(answer.payload));
  } catch (const Refused&) {
    co_return Failure{Code::forbidden, "This service may not ask that."};
  } catch (const std::invalid_argument&) {
    co_return Failure{Code::invalid, "This question cannot be sent."};
  } catch (const Disconnected&) {
    late = std::chrono::steady_clock::now() >= deadline;
  }
  if (!late) co_return unavailable(service);
  co_return Failure{Code::timeout, "Service " + service + " did not answer in time."};
}

}  // namespace signalbox::bus
