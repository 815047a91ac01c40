#include "bus/jetstream.hpp"

#include "bus/error.hpp"
#include "core/limits.hpp"
#include "json/document.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds api_deadline{10};

// Numbers of nats-server 2.9.10's errors.json that pass by themselves.
constexpr int stream_is_full = 10077;     // "maximum bytes exceeded" and the like
constexpr int store_failed_busy = 10023;  // "insufficient resources"

// Members of the server's answers that we know; it may add others.
template <class Visit>
bool visit_members(std::string_view text, Visit visit) {
  const json::Document document{text};
  if (document.root() == nullptr) return false;
  json::Members members{*document.root()};
  while (const auto* member = members.next()) visit(*member);
  return true;
}

struct ApiError {
  int code = 0;
  int number = 0;
  std::string description;
};

ApiError read_error(const json::Value& value) {
  ApiError error;
  json::Members members{value};
  while (const auto* member = members.next()) {
    if (member->key() == "code") error.code = static_cast<int>(member->integer(0, 999).value_or(0));
    if (member->key() == "err_code") {
      error.number = static_cast<int>(member->integer(0, 99'999).value_or(0));
    }
    if (member->key() == "description") error.description = member->text().value_or("");
  }
  return error;
}

Outcome outcome_of(const Message& ack) {
  if (ack.status == status_no_responders) {
    return {.stored = Stored::later, .why = "no stream answers for this subject"};
  }
  Outcome outcome;
  ApiError error;
  const bool readable = visit_members(ack.payload, [&](const json::Value& member) {
    if (member.key() == "error") error = read_error(member);
    if (member.key() == "duplicate") outcome.duplicate = member.boolean().value_or(false);
    if (member.key() == "seq") {
      outcome.sequence =
          static_cast<std::uint64_t>(member.integer(0, limits::json_integer_max).value_or(0));
    }
  });
  if (!readable) return {.stored = Stored::unknown, .why = "an acknowledgement that is none"};
  if (error.code == 0) {
    outcome.stored = Stored::yes;
  } else if (error.number == stream_is_full || error.number == store_failed_busy ||
             error.code == status_no_responders) {
    outcome = {.stored = Stored::later, .why = error.description};
  } else {
    outcome = {.stored = Stored::refused, .why = error.description};
  }
  return outcome;
}

Outcome outcome_of(const Reply& reply) {
  switch (reply.kind) {
    case ReplyKind::answered:
      return outcome_of(reply.message);
    case ReplyKind::refused:
      return {.stored = Stored::refused, .why = "this user may not publish there"};
    case ReplyKind::disconnected:
      break;
  }
  return {.stored = Stored::unknown, .why = "the connection was lost"};
}

// Messages under way and the one who waits for all of them.
struct Batch {
  explicit Batch(const asio::any_io_executor& executor) : changed(executor) {}

  asio::steady_timer changed;
  std::vector<Outcome> outcomes;
  std::vector<std::uint64_t> tokens;
  std::size_t open = 0;
};

void send_one(Link* link, const std::shared_ptr<Batch>& batch, std::size_t at, Message message) {
  try {
    ++batch->open;
    batch->tokens[at] = link->ask(std::move(message), [batch, at](const Reply& reply) {
      if (batch->tokens[at] == 0) return;
      batch->tokens[at] = 0;
      batch->outcomes[at] = outcome_of(reply);
      --batch->open;
      batch->changed.cancel();
    });
  } catch (const Disconnected& fault) {
    --batch->open;
    batch->outcomes[at] = {.stored = Stored::unknown, .why = fault.what()};
  } catch (const std::invalid_argument& fault) {
    --batch->open;
    batch->outcomes[at] = {.stored = Stored::refused, .why = fault.what()};
  }
}

// Until no more than `open` are under way, or nothing has come for as long as one may take.
asio::awaitable<bool> wait_for(std::shared_ptr<Batch> batch, std::size_t open) {
  while (batch->open > open) {
    batch->changed.expires_after(store_deadline);
    const auto [cancelled] = co_await batch->changed.async_wait(tuple_awaitable);
    if (!cancelled) co_return false;
  }
  co_return true;
}
}  // namespace

asio::awaitable<std::vector<Outcome>> store(Link* link, std::vector<Message> messages) {
  const auto batch = std::make_shared<Batch>(co_await asio::this_coro::executor);
  batch->outcomes.resize(messages.size(),
                         {.stored = Stored::unknown, .why = "not answered in time"});
  batch->tokens.resize(messages.size(), 0);
  bool in_time = true;
  for (std::size_t at = 0; at < messages.size() && in_time; ++at) {
    send_one(link, batch, at, std::move(messages[at]));
    if (batch->open >= store_window) in_time = co_await wait_for(batch, store_window / 2);
  }
  if (in_time) co_await wait_for(batch, 0);
  for (auto& token : batch->tokens) {
    if (token != 0) link->forget(std::exchange(token, 0));
  }
  co_return std::move(batch->outcomes);
}

asio::awaitable<Outcome> store(Link* link, Message message) {
  std::vector<Message> one;
  one.push_back(std::move(message));
  auto outcomes = co_await store(link, std::move(one));
  co_return std::move(outcomes.front());
}

asio::awaitable<ApiAnswer> ask_api(Link* link, std::string operation, std::string json) {
  const auto deadline = std::chrono::steady_clock::now() + api_deadline;
  Message question{.subject = "$JS.API." + operation, .payload = std::move(json)};
  auto answer = co_await link->request(std::move(question), deadline);
  if (answer.status == status_no_responders) {
    throw Disconnected{"NATS: nobody answers for $JS.API." + operation};
  }
  ApiAnswer result;
  visit_members(answer.payload, [&](const json::Value& member) {
    if (member.key() != "error") return;
    const auto error = read_error(member);
    result.error_code = error.code;
    result.error_number = error.number;
    result.error = error.description;
  });
  result.json = std::move(answer.payload);
  co_return result;
}

Place place_of(std::string_view reply) {
  constexpr std::string_view prefix = "$JS.ACK.";
  if (!reply.starts_with(prefix)) return {};
  std::array<std::string_view, 12> words;
  std::size_t count = 0;
  for (auto rest = reply.substr(prefix.size()); count < words.size(); ++count) {
    const auto dot = rest.find('.');
    words.at(count) = rest.substr(0, dot);
    if (dot == rest.npos) {
      ++count;
      break;
    }
    rest.remove_prefix(dot + 1);
  }
  // Newer servers put domain and account before, and a random word after.
  const std::size_t first = count == 7 ? 0 : 2;
  if (count != 7 && count != 9 && count != 10) return {};
  const auto number = [&words](std::size_t at) {
    std::uint64_t value = 0;
    std::from_chars(words.at(at).data(), words.at(at).data() + words.at(at).size(), value);
    return value;
  };
  return {
      std::string{words.at(first)},
      std::string{words.at(first + 1)},
      number(first + 2),
      number(first + 3),
      number(first + 4),
      number(first + 6),
      std::chrono::sys_time<std::chrono::nanoseconds>{std::chrono::nanoseconds{number(first + 5)}}};
}

}  // namespace signalbox::bus
