#include "device_poller/outside/routeros/rest_session.hpp"

#include "crypto/encoding.hpp"
#include "json/writer.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace signalbox::device_poller::routeros {
namespace {
namespace asio = boost::asio;
constexpr int status_unauthorized = 401;
constexpr const char* closed = "The device closed the connection.";
}  // namespace

std::string request_of(const Sentence& command, const std::string& host,
                       const std::string& authorization) {
  std::string body;
  json::Writer out{body};
  out.begin_object();
  for (std::size_t at = 1; at < command.size(); ++at) {
    const auto word = std::string_view{command[at]}.substr(1);  // without its first `=`
    const auto equals = std::min(word.find('='), word.size());
    const auto value = word.substr(std::min(equals + 1, word.size()));
    out.member(word.substr(0, equals), value);
  }
  out.end_object();
  return "POST /rest" + command.front() + " HTTP/1.1\r\nHost: " + host +
         "\r\nUser-Agent: Signalbox\r\nAccept: application/json\r\nAuthorization: " +
         authorization +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

void RestSession::lose(std::string why, bool was_late) {
  if (!is_open()) return;
  note_lost(std::move(why), was_late);
  wire_->close();
}

asio::awaitable<void> RestSession::exchange(std::string request, RestAnswer* answer) {
  const auto bytes = std::make_shared<const std::string>(std::move(request));
  if (co_await wire_->write(bytes)) lose(closed);
  while (is_open()) {
    answer->take(&pending_);
    if (answer->is_done()) break;
    const auto more = co_await wire_->read_some();
    if (more.empty()) lose(closed);
    pending_ += more;
  }
  if (!answer->fault().empty()) lose(answer->fault());
}

Table RestSession::table_of(const RestAnswer& answer) {
  auto table = answer.table();
  if (!table) {
    lose("What answers does not speak RouterOS: its JSON cannot be read.");
    return {};
  }
  if (answer.status() == status_unauthorized) {
    is_refused_ = true;
    lose("The device refuses the sign-in: " + table->message + ".");
    return {};
  }
  if (answer.is_last()) lose(closed);
  return *std::move(table);
}

asio::awaitable<Table> RestSession::ask_one(Sentence command) {
  RestAnswer answer;
  co_await exchange(request_of(command, host_, authorization_), &answer);
  co_return is_open() ? table_of(answer) : Table{};
}

asio::awaitable<std::vector<Table>> RestSession::ask(std::vector<Sentence> commands,
                                                     Deadline deadline) {
  std::vector<Table> tables(commands.size());
  asio::steady_timer limit{executor_, deadline};
  const auto under_way = std::make_shared<bool>(true);
  limit.async_wait([self = weak_from_this(), under_way](const auto& cancelled) {
    const auto session = self.lock();
    if (session && *under_way && !cancelled) session->lose(late_text(), true);
  });
  for (std::size_t at = 0; at < commands.size() && is_open(); ++at) {
    tables[at] = co_await ask_one(std::move(commands[at]));
  }
  *under_way = false;
  co_return tables;
}

asio::awaitable<domain::PollOutcome> RestSession::sign_in(std::string user_name, Secret password,
                                                          Deadline deadline) {
  authorization_ = "Basic " + crypto::to_base64(user_name + ":" + password.reveal());
  const auto self = shared_from_this();
  std::vector<Sentence> first{{"/system/identity/print"}};
  const auto tables = co_await ask(std::move(first), deadline);
  // Who may not read this may still read other things.
  if (tables.front().end != TableEnd::no_answer) {
    co_return domain::PollOutcome{domain::PollEnd::answered};
  }
  if (is_refused_) co_return domain::PollOutcome{domain::PollEnd::unauthorized, lost()};
  co_return domain::PollOutcome{
      was_late() ? domain::PollEnd::no_answer : domain::PollEnd::bad_answer, lost()};
}

}  // namespace signalbox::device_poller::routeros
