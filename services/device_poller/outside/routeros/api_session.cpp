#include "device_poller/outside/routeros/api_session.hpp"

#include "crypto/encoding.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/evp.h>

#include <array>

namespace signalbox::device_poller::routeros {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
}  // namespace

std::string challenge_response(const Secret& password, std::string_view challenge) {
  const auto bytes = crypto::from_hex(challenge);
  constexpr std::size_t challenge_bytes = 16;
  if (!bytes || bytes->size() != challenge_bytes) return {};
  const std::string input = '\0' + password.reveal() + *bytes;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(input.data(), input.size(), digest.data(), &size, EVP_md5(), nullptr) != 1) {
    return {};
  }
  return "00" + crypto::to_hex(std::string(digest.begin(), digest.begin() + size));
}

void ApiSession::begin() { asio::co_spawn(executor_, read(shared_from_this()), asio::detached); }

asio::awaitable<void> ApiSession::read(std::shared_ptr<ApiSession> session) {
  const auto wire = session->wire_;
  while (session->is_open()) {
    const auto bytes = co_await wire->read_some();
    if (bytes.empty()) {
      session->lose("The device closed the connection.");
      break;
    }
    session->sentences_.feed(bytes);
    while (session->is_open()) {
      const auto sentence = session->sentences_.next();
      if (!sentence) break;
      session->take(*sentence);
    }
    if (const auto& fault = session->sentences_.fault()) {
      session->lose("What answers does not speak RouterOS: " + fault->detail + ".");
    }
  }
}

void ApiSession::take(const Sentence& sentence) {
  auto reply = reply_of(sentence);
  if (!reply) return lose("What answers does not speak RouterOS: " + reply.error().detail + ".");
  if (reply->kind == ReplyKind::fatal) {
    const auto words = words_of(reply->text);
    return lose("The device ended the connection" + (words.empty() ? "." : ": " + words));
  }
  const auto found = waiting_.find(reply->tag);
  if (found == waiting_.end()) return lose("The device answered what nobody had asked.");
  auto& waiting = found->second;
  auto& table = waiting.asking->tables[waiting.index];
  switch (reply->kind) {
    case ReplyKind::row:
      return take_row(&waiting, std::move(reply->attributes));
    case ReplyKind::trap: {
      // The first says why; one that follows says only that it ends.
      const auto message = reply->attributes.find("message");
      if (table.end == TableEnd::trapped) break;
      table.end = TableEnd::trapped;
      table.message =
          message == reply->attributes.end() ? "it gave no reason" : words_of(message->second);
      break;
    }
    case ReplyKind::done: {
      if (table.end == TableEnd::no_answer) table.end = TableEnd::answered;
      table.done = std::move(reply->attributes);
      const auto asking = waiting.asking;
      waiting_.erase(found);
      if (--asking->open == 0) asking->ended.cancel();
      break;
    }
    default:
      break;  // !empty: no rows have come, and !done follows
  }
}

void ApiSession::take_row(Waiting* waiting, Attributes attributes) {
  for (const auto& [name, value] : attributes) waiting->bytes += name.size() + value.size();
  auto& rows = waiting->asking->tables[waiting->index].rows;
  if (rows.size() == rows_max || waiting->bytes > table_bytes_max) {
    return lose("The device answered with more than fits.");
  }
  rows.emplace_back(std::move(attributes));
}

void ApiSession::lose(std::string why, bool was_late) {
  if (!is_open()) return;
  note_lost(std::move(why), was_late);
  wire_->close();
  for (const auto& [tag, waiting] : std::exchange(waiting_, {})) waiting.asking->ended.cancel();
}

asio::awaitable<std::vector<Table>> ApiSession::exchange(std::vector<Sentence> commands,
                                                         bool tagged, Deadline deadline) {
  const auto self = shared_from_this();
  const auto asking =
      std::make_shared<Asking>(Asking{std::vector<Table>(commands.size()), commands.size(),
                                      asio::steady_timer{executor_, deadline}});
  if (!is_open() || commands.empty()) co_return std::move(asking->tables);
  auto bytes = std::make_shared<std::string>();
  for (std::size_t index = 0; index < commands.size(); ++index) {
    auto& command = commands[index];
    const auto tag = tagged ? std::to_string(++last_tag_) : std::string{};
    if (tagged) command.push_back(".tag=" + tag);
    waiting_.emplace(tag, Waiting{.asking = asking, .index = index});
    *bytes += encode(command);
  }
  // The device may answer, or stop reading, before all is written.
  asio::co_spawn(executor_, wire_->write(bytes), [self, bytes](const std::exception_ptr&, auto) {});
  co_await asking->ended.async_wait(tuple_awaitable);
  if (asking->open > 0 && is_open()) {
    lose(late_text(), true);
  }
  co_return std::move(asking->tables);
}

asio::awaitable<std::vector<Table>> ApiSession::ask(std::vector<Sentence> commands,
                                                    Deadline deadline) {
  co_return co_await exchange(std::move(commands), true, deadline);
}

asio::awaitable<domain::PollOutcome> ApiSession::sign_in(std::string user_name, Secret password,
                                                         Deadline deadline) {
  const auto self = shared_from_this();
  // Without tags: one command at a time, as every version has it.
  std::vector<Sentence> plain{{"/login", "=name=" + user_name, "=password=" + password.reveal()}};
  auto tables = co_await exchange(std::move(plain), false, deadline);
  const auto challenge = tables.front().done.find("ret");
  if (tables.front().end == TableEnd::answered && challenge != tables.front().done.end()) {
    std::vector<Sentence> answer{{"/login", "=name=" + user_name,
                                  "=response=" + challenge_response(password, challenge->second)}};
    tables = co_await exchange(std::move(answer), false, deadline);
  }
  const auto& table = tables.front();
  if (table.end == TableEnd::trapped) {
    co_return domain::PollOutcome{domain::PollEnd::unauthorized,
                                  "The device refuses the sign-in: " + table.message + "."};
  }
  if (table.end == TableEnd::answered) co_return domain::PollOutcome{domain::PollEnd::answered};
  co_return domain::PollOutcome{
      was_late() ? domain::PollEnd::no_answer : domain::PollEnd::bad_answer, lost()};
}

}  // namespace signalbox::device_poller::routeros
