#include "outbound/mailer.hpp"

#include "outbound/transfer/mail_transfer.hpp"
#include "outbound/transfer/meters.hpp"
#include "outbound/transfer/transfers.hpp"

#include <utility>

namespace signalbox::outbound {
namespace {
namespace asio = boost::asio;

std::string outcome_of(const Result<MailReply>& result) {
  if (!result) return std::string{to_string(result.error().code)};
  return result->refused.empty() ? "sent" : "sent_in_part";
}
}  // namespace

struct Mailer::State {
  State(const Parts& parts, MailerConfig the_config)
      : config(std::move(the_config)),
        log(parts.log),
        meters(parts.metrics, config.kind),
        admission(std::make_shared<Admission>(parts.executor, config.admission)),
        transfers(std::make_shared<Transfers>(parts.executor)) {}

  static asio::awaitable<Result<MailReply>> send(std::shared_ptr<State> self, SmtpServer server,
                                                 Mail mail);
  static asio::awaitable<Result<MailReply>> exchange(std::shared_ptr<State> self, SmtpServer server,
                                                     Mail mail);
  static asio::awaitable<bool> drain(std::shared_ptr<State> self,
                                     std::chrono::milliseconds deadline);

  const MailerConfig config;
  log::Logger log;
  Meters meters;
  std::shared_ptr<Admission> admission;
  std::shared_ptr<Transfers> transfers;
};

asio::awaitable<Result<MailReply>> Mailer::State::send(std::shared_ptr<State> self,
                                                       SmtpServer server, Mail mail) {
  Meters::Request metered{self->meters};
  const auto host = server.host;
  auto result = co_await exchange(self, std::move(server), std::move(mail));
  metered.end_as(outcome_of(result));
  if (!result && result.error().code == Code::forbidden) {
    self->log.warn("an address was refused", {{"kind", self->config.kind}, {"host", host}});
  }
  co_return result;
}

asio::awaitable<Result<MailReply>> Mailer::State::exchange(std::shared_ptr<State> self,
                                                           SmtpServer server, Mail mail) {
  if (auto checked = check(server, self->config.plain_allowed); !checked) {
    co_return checked.error();
  }
  auto message = format_mail(mail);
  if (!message) co_return message.error();
  const auto until = std::chrono::steady_clock::now() + self->config.deadline;
  const auto key = server.host + ":" + std::to_string(server.port);
  const auto place = co_await Admission::enter(self->admission, key, until);
  if (!place) co_return place.error();
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  if (left.count() <= 0) co_return Failure{Code::timeout, server.host + ": no time is left for it"};
  MailTransfer transfer{self->config, server, mail, std::move(*message)};
  transfer.set_deadline(left);
  const int code = co_await Transfers::run(self->transfers, transfer.easy());
  co_return transfer.finish(code);
}

asio::awaitable<bool> Mailer::State::drain(std::shared_ptr<State> self,
                                           std::chrono::milliseconds deadline) {
  self->admission->close();
  const auto until = std::chrono::steady_clock::now() + deadline;
  const bool idle = co_await Admission::wait_until_idle(self->admission, until);
  self->transfers->cut_all();
  co_return idle;
}

Mailer::Mailer(const Parts& parts, MailerConfig config)
    : state_(std::make_shared<State>(parts, std::move(config))) {}

Mailer::~Mailer() {
  state_->admission->close();
  state_->transfers->cut_all();
}

asio::awaitable<Result<MailReply>> Mailer::send(SmtpServer server, Mail mail) {
  return State::send(state_, std::move(server), std::move(mail));
}

asio::awaitable<bool> Mailer::drain(std::chrono::milliseconds deadline) {
  return State::drain(state_, deadline);
}

}  // namespace signalbox::outbound
