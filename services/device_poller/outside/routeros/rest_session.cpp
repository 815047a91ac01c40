#include "device_poller/outside/routeros/rest_session.hpp"

#include "crypto/encoding.hpp"
#include "json/raw.hpp"
#include "json/read.hpp"
#include "json/writer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <map>

namespace signalbox::device_poller::routeros {
namespace {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using Parser = http::response_parser<http::string_body>;
using Object = std::map<std::string, json::Raw>;

constexpr std::uint32_t header_bytes_max = 16 * 1024;
// What our reader of JSON takes: some 5,000 rows.
constexpr std::uint64_t body_bytes_max = limits::body_bytes_max;
constexpr int status_unauthorized = 401;
constexpr int status_error_from = 400;

std::string text_of(const json::Raw& value) {
  auto text = json::read<std::string>(value.text());
  return text ? *std::move(text) : std::string{value.text()};
}

// {"error":400,"message":"Bad Request","detail":"no such command"}
std::string detail_of(const std::string& body, int status) {
  const auto object = json::read<Object>(body);
  for (const auto* const name : {"detail", "message"}) {
    if (!object) break;
    const auto found = object->find(name);
    if (found != object->end()) return words_of(text_of(found->second));
  }
  return "HTTP status " + std::to_string(status);
}

Row row_of(const Object& object) {
  Attributes attributes;
  for (const auto& [name, value] : object) attributes.emplace(name, text_of(value));
  return Row{std::move(attributes)};
}

// A menu answers an array, a command that is one thing an object.
std::optional<std::vector<Row>> rows_of(const std::string& body) {
  std::vector<Row> rows;
  if (body.empty()) return rows;
  if (body.starts_with('{')) {
    const auto object = json::read<Object>(body);
    if (!object) return std::nullopt;
    rows.push_back(row_of(*object));
    return rows;
  }
  const auto objects = json::read<std::vector<Object>>(body);
  if (!objects || objects->size() > rows_max) return std::nullopt;
  rows.reserve(objects->size());
  for (const auto& object : *objects) rows.push_back(row_of(object));
  return rows;
}

// Feeds it all that is there; answers whether it goes on.
bool feed(Parser* parser, std::string* bytes, boost::system::error_code* fault) {
  while (!bytes->empty() && !parser->is_done()) {
    const auto used = parser->put(asio::buffer(*bytes), *fault);
    bytes->erase(0, used);
    if (*fault == http::error::need_more) {
      *fault = {};
      return true;
    }
    if (*fault) return false;
  }
  return !parser->is_done();
}
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

asio::awaitable<std::optional<RestSession::Answer>> RestSession::exchange(std::string request) {
  const auto bytes = std::make_shared<const std::string>(std::move(request));
  if (co_await wire_->write(bytes)) {
    lose("The device closed the connection.");
    co_return std::nullopt;
  }
  Parser parser;
  parser.header_limit(header_bytes_max);
  parser.body_limit(body_bytes_max);
  boost::system::error_code fault;
  while (feed(&parser, &pending_, &fault)) {
    const auto more = co_await wire_->read_some();
    if (more.empty()) {
      lose("The device closed the connection.");
      co_return std::nullopt;
    }
    pending_ += more;
  }
  if (fault) {
    lose(fault == http::error::body_limit ? "The device answered with more than fits."
                                          : "What answers does not speak HTTP.");
    co_return std::nullopt;
  }
  auto answer = parser.release();
  if (!answer.keep_alive()) lose("The device closed the connection.");
  co_return Answer{static_cast<int>(answer.result_int()), std::move(answer.body())};
}

Table RestSession::table_of(const Answer& answer) {
  if (answer.status == status_unauthorized) {
    is_refused_ = true;
    lose("The device refuses the sign-in: " + detail_of(answer.body, answer.status) + ".");
    return {};
  }
  if (answer.status >= status_error_from) {
    return {.end = TableEnd::trapped, .message = detail_of(answer.body, answer.status)};
  }
  auto rows = rows_of(answer.body);
  if (!rows) {
    lose("What answers does not speak RouterOS: its JSON cannot be read.");
    return {};
  }
  return {.end = TableEnd::answered, .rows = *std::move(rows)};
}

asio::awaitable<Table> RestSession::ask_one(Sentence command) {
  const auto answer = co_await exchange(request_of(command, host_, authorization_));
  co_return answer ? table_of(*answer) : Table{};
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
