#include "bus/responder.hpp"

#include "bus/error.hpp"
#include "bus/wire/wait.hpp"
#include "contracts/trace.hpp"
#include "core/clock.hpp"
#include "core/limits.hpp"
#include "core/version.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
constexpr int fault_from = 500;

// A question on its way to its answer: whoever is first, the handler or the deadline.
struct Open {
  explicit Open(const asio::any_io_executor& executor) : deadline(executor) {}

  asio::steady_timer deadline;
  asio::cancellation_signal too_late;
  Clock::time_point started = Clock::now();
  std::string reply;
  std::string operation;
  log::Context context;
  bool answered = false;
};
}  // namespace

struct Responder::State : std::enable_shared_from_this<State> {
  State(const Parts& parts, Link& over, ResponderConfig how, Handler what)
      : executor(parts.executor),
        link(over.share()),
        config(std::move(how)),
        handler(std::move(what)),
        log(parts.log),
        open_gauge(
            parts.metrics.gauge({"signalbox_bus_answers_open", "Questions being answered."})),
        forged(
            parts.metrics.counter({"signalbox_bus_dropped_total",
                                   "Messages under a question's subject that were no question."})),
        facts{config.service,
              config.instance,
              std::string{signalbox::version()},
              config.description,
              to_rfc3339(SystemClock{}.now()),
              {}} {
    for (const auto& operation : config.operations) facts.endpoints[operation];
  }

  void subscribe();
  void take(Message message);
  void begin(contracts::Question question, std::string reply);
  void finish(const std::shared_ptr<Open>& open, contracts::Answer answer);
  void send(const std::string& reply, contracts::Answer answer);
  static asio::awaitable<contracts::Answer> handle(std::shared_ptr<State> state,
                                                   contracts::Question question,
                                                   log::Context context);

  asio::any_io_executor executor;
  Link link;
  ResponderConfig config;
  Handler handler;
  log::Logger log;
  metrics::Gauge open_gauge;
  metrics::Counter forged;
  ServiceFacts facts;
  std::vector<std::uint64_t> subscriptions;
  std::size_t open = 0;  // handlers at work: one past its deadline holds its place until it ends
};

void Responder::State::subscribe() {
  const auto on = [this](std::string subject, std::string queue, void (State::*call)(Message)) {
    auto hand_over = [weak = weak_from_this(), call](Message message) {
      if (const auto state = weak.lock()) ((*state).*call)(std::move(message));
    };
    subscriptions.push_back(
        link.subscribe(std::move(subject), std::move(queue), std::move(hand_over)));
  };
  // Who answers none must not take them from those who do: the queue group hands each to one.
  if (!facts.endpoints.empty()) {
    on("ask." + config.service + ".*", config.service, &State::take);
  }
  for (const auto& subject : service_subjects(facts)) on(subject, "", &State::take);
}

void Responder::State::take(Message message) {
  if (message.reply.empty()) return;
  if (message.subject.starts_with("$SRV.")) {
    if (auto answer = service_answer(facts, message.subject); !answer.empty()) {
      link.publish({.subject = message.reply, .payload = std::move(answer)});
    }
    return;
  }
  // Inside an account anybody may have a stored message sent to any subject, headers included: it
  // arrives under its own subject, which tells it from a question.
  auto question =
      contracts::read_question(message.subject, message.headers, std::move(message.payload));
  // Where the answer goes is the asker's choice: to an inbox, and not to what we are refused.
  const bool ours = question && question->service == config.service && !message.has_bad_headers;
  if (!ours || !message.reply.starts_with("_INBOX.")) {
    forged.add();
    log.warn("no question", {{"subject", message.subject},
                             {"why", question ? "not for us" : question.error().detail}});
    return;
  }
  begin(std::move(*question), std::move(message.reply));
}

void Responder::State::begin(contracts::Question question, std::string reply) {
  const auto request_id = question.request_id;
  if (!facts.endpoints.contains(question.operation)) {
    send(reply, contracts::answer_of({Code::not_found, "There is no such operation."}, request_id));
    return;
  }
  if (open >= config.open_max) {
    const Failure full{.code = Code::unavailable,
                       .detail = "Too many questions are being answered.",
                       .retry_after = std::chrono::seconds{1}};
    send(reply, contracts::answer_of(full, request_id));
    return;
  }
  const auto trace = contracts::parse_traceparent(question.traceparent);
  auto open_question = std::make_shared<Open>(executor);
  open_question->reply = std::move(reply);
  open_question->operation = question.operation;
  open_question->context = {request_id, trace ? trace->trace_id : "", question.tenant.slug()};
  open_gauge.set(static_cast<double>(++open));
  open_question->deadline.expires_after(question.deadline);
  open_question->deadline.async_wait([state = shared_from_this(),
                                      open_question](const boost::system::error_code& error) {
    if (error || open_question->answered) return;
    open_question->too_late.emit(asio::cancellation_type::terminal);
    state->finish(open_question, contracts::answer_of({Code::timeout, "The answer took too long."},
                                                      open_question->context.request_id));
  });
  asio::co_spawn(executor, handle(shared_from_this(), std::move(question), open_question->context),
                 asio::bind_cancellation_slot(
                     open_question->too_late.slot(),
                     [state = shared_from_this(), open_question](const std::exception_ptr& fault,
                                                                 contracts::Answer answer) {
                       state->open_gauge.set(static_cast<double>(--state->open));
                       if (fault)
                         answer = contracts::internal_answer(open_question->context.request_id);
                       state->finish(open_question, std::move(answer));
                     }));
}

// The last resort around every handler: nothing it throws leaves this function.
asio::awaitable<contracts::Answer> Responder::State::handle(std::shared_ptr<State> state,
                                                            contracts::Question question,
                                                            log::Context context) {
  const auto request_id = context.request_id;
  const auto log = state->log.with(context);
  const auto operation = question.operation;
  std::string fault;
  try {
    auto answer = co_await state->handler(std::move(question));
    if (answer.body.size() <= limits::body_bytes_max) co_return answer;
    log.error("an answer is too large",
              {{"operation", operation}, {"size_bytes", answer.body.size()}});
    co_return contracts::answer_of(
        {Code::too_large, "The answer exceeds 2 MB: ask for less at once."}, request_id);
  } catch (const std::exception& exception) {
    fault = exception.what();
  } catch (...) {
    fault = "something that is no exception";
  }
  log.error("question failed", {{"operation", operation}, {"fault", fault}});
  co_return contracts::internal_answer(request_id);
}

void Responder::State::finish(const std::shared_ptr<Open>& question, contracts::Answer answer) {
  if (std::exchange(question->answered, true)) return;
  question->deadline.cancel();
  auto& counts = facts.endpoints[question->operation];
  ++counts.requests;
  counts.processing += Clock::now() - question->started;
  if (answer.status >= fault_from) {
    ++counts.errors;
    counts.last_error = std::to_string(answer.status);
  }
  send(question->reply, std::move(answer));
}

void Responder::State::send(const std::string& reply, contracts::Answer answer) {
  try {
    auto headers = contracts::headers_of(answer);
    if (answer.status >= fault_from) {
      // What other clients of the service protocol look at.
      headers.add("Nats-Service-Error-Code", std::to_string(answer.status));
      headers.add("Nats-Service-Error", "failed");
    }
    link.publish(
        {.subject = reply, .headers = std::move(headers), .payload = std::move(answer.body)});
  } catch (const std::exception& fault) {
    log.warn("an answer could not be sent", {{"fault", fault.what()}});
  }
}

Responder::Responder(const Parts& parts, Link& link, ResponderConfig config, Handler handler)
    : state_(std::make_shared<State>(parts, link, std::move(config), std::move(handler))) {
  state_->subscribe();
}

Responder::~Responder() {
  for (const auto id : std::exchange(state_->subscriptions, {})) state_->link.unsubscribe(id);
}

asio::awaitable<bool> Responder::drain(Clock::time_point deadline) {
  const auto state = state_;
  for (const auto id : std::exchange(state->subscriptions, {})) state->link.unsubscribe(id);
  try {
    co_await state->link.flush(deadline);
  } catch (const Disconnected&) {  // NOLINT(bugprone-empty-catch): then no question can come
  }
  co_return co_await wait_until(state->executor, deadline, [state] { return state->open == 0; });
}

}  // namespace signalbox::bus
