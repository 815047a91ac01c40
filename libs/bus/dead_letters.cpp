#include "bus/dead_letters.hpp"

#include "bus/error.hpp"
#include "core/json_text.hpp"
#include "core/limits.hpp"
#include "crypto/encoding.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr std::string_view added = "Signalbox-Dead-";
constexpr int no_message = 10037;
// What an operator reads in a list; the log has more.
constexpr std::size_t reason_bytes_max = 500;

// Text that a header can carry and a list can show: one line of UTF-8, cut between characters.
std::string one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    const auto taken = std::max<std::size_t>(bytes, 1);
    if (line.size() + taken > reason_bytes_max) break;
    const auto character = text.substr(0, taken);
    line += contracts::is_plain_text(character) ? character : " ";
    text.remove_prefix(taken);
  }
  return line;
}

std::string_view word_at(std::string_view subject, std::size_t at) {
  for (; at > 0; --at) {
    const auto dot = subject.find('.');
    if (dot == subject.npos) return {};
    subject.remove_prefix(dot + 1);
  }
  return subject.substr(0, subject.find('.'));
}

// The message in {"message":{"subject":…,"seq":…,"hdrs":base64,"data":base64,"time":…}}.
void read_message(const json::Value& value, DeadLetter* found) {
  std::string headers;
  json::Members members{value};
  while (const auto* member = members.next()) {
    if (member->key() == "seq") {
      found->sequence =
          static_cast<std::uint64_t>(member->integer(0, limits::json_integer_max).value_or(0));
      continue;
    }
    const auto text = std::string{member->text().value_or("")};
    if (member->key() == "subject") found->letter.subject = text;
    if (member->key() == "time") found->time = text;
    if (member->key() == "data") found->letter.payload = crypto::from_base64(text).value();
    if (member->key() == "hdrs") headers = crypto::from_base64(text).value();
  }
  // The block is the same as on the wire: our one reader of it reads it.
  if (headers.empty()) return;
  ProtocolReader reader;
  reader.feed("HMSG x 1 " + std::to_string(headers.size()) + " " + std::to_string(headers.size()) +
              "\r\n" + headers + "\r\n");
  Event event;
  if (reader.next(&event)) found->letter.headers = std::move(event.message.headers);
}

std::string json_of(std::string_view key, std::uint64_t sequence, std::string_view filter) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.key(key);
  out.integer(sequence);
  if (!filter.empty()) {
    out.key("next_by_subj");
    out.text(filter);
  }
  out.end_object();
  return json;
}

asio::awaitable<DeadLetter> get(Link* link, std::string json) {
  const auto answer = co_await ask_api(link, "STREAM.MSG.GET.DEAD", std::move(json));
  DeadLetter found;
  if (answer.error_number == no_message) co_return found;
  if (answer.error_code != 0)
    throw std::runtime_error{"NATS refuses a dead letter: " + answer.error};
  const json::Document document{answer.json};
  if (document.root() == nullptr) throw std::runtime_error{"NATS answers no JSON"};
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() == "message") read_message(*member, &found);
  }
  co_return found;
}
}  // namespace

Message dead_letter_of(const Message& message, const DeadPlace& place) {
  auto tenant = word_at(message.subject, 1);
  if (tenant.empty()) tenant = "platform";
  Message letter{
      .subject = "dead." + std::string{tenant} + "." + place.service + "." + place.durable,
      .headers = {},
      .payload = message.payload};
  for (const auto& [name, value] : message.headers.entries()) {
    // Under an id of its own: the stream would drop another durable's letter of this message.
    const bool of_a_letter = name.starts_with(added);  // it was replayed, and failed again
    if (name != "Nats-Msg-Id" && !of_a_letter) letter.headers.add(name, value);
  }
  const auto from = place_of(message.reply);
  if (!from.stream.empty()) {
    letter.headers.add("Nats-Msg-Id",
                       from.stream + "." + from.consumer + "." + std::to_string(from.sequence));
  }
  const auto add = [&letter](std::string_view name, std::string value) {
    letter.headers.add(std::string{added} + std::string{name}, std::move(value));
  };
  const auto first = message.headers.get(std::string{added} + "Subject");
  add("Subject", first.empty() ? message.subject : std::string{first});
  add("Reason", contracts::encode_header(one_line(place.reason)));
  const auto durable = message.headers.get(std::string{added} + "Durable");
  add("Durable", durable.empty() ? place.durable : std::string{durable});
  add("Deliveries", std::to_string(place.deliveries));
  add("Stream-Sequence", std::to_string(from.sequence));
  return letter;
}

Message revived(Message letter) {
  const auto subject = letter.headers.get(std::string{added} + "Subject");
  Message message{.subject = subject.empty() ? letter.subject : std::string{subject},
                  .reply = std::move(letter.reply),
                  .headers = {},
                  .payload = std::move(letter.payload)};
  for (const auto& [name, value] : letter.headers.entries()) {
    if (!name.starts_with(added)) message.headers.add(name, value);
  }
  return message;
}

std::string died_in(const Message& letter) {
  return std::string{letter.headers.get(std::string{added} + "Durable")};
}

asio::awaitable<DeadLetter> next_dead_letter(Link* link, std::uint64_t from, std::string filter) {
  co_return co_await get(link, json_of("seq", from, filter.empty() ? "dead.>" : filter));
}

bool is_of_outbox(const Message& letter) { return letter.subject.ends_with(".outbox"); }

asio::awaitable<bool> replay(Link* link, std::uint64_t sequence) {
  auto found = co_await get(link, json_of("seq", sequence, ""));
  if (found.sequence != sequence || !found.letter.subject.starts_with("dead.")) co_return false;
  if (is_of_outbox(found.letter)) {
    throw std::runtime_error{
        "this fact was never sent: mend it in its service's outbox, and clear dead_at there"};
  }
  Message again{.subject = "again" + found.letter.subject.substr(4),
                .payload = std::move(found.letter.payload)};
  for (const auto& [name, value] : found.letter.headers.entries()) {
    if (name != "Nats-Msg-Id") again.headers.add(name, value);
  }
  again.headers.add("Nats-Msg-Id", "replay." + std::to_string(sequence));  // once, if asked twice
  const auto stored = co_await store(link, std::move(again));
  if (stored.stored != Stored::yes) throw Disconnected{"NATS: not replayed: " + stored.why};
  const auto deleted =
      co_await ask_api(link, "STREAM.MSG.DELETE.DEAD", json_of("seq", sequence, ""));
  co_return deleted.error_code == 0;
}

}  // namespace signalbox::bus
