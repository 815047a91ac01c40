#include "bus/dead_letters.hpp"

#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "core/json_text.hpp"
#include "core/limits.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr std::string_view added = "Signalbox-Dead-";
constexpr std::string_view replay_stream = "AGAIN";
constexpr std::chrono::seconds get_deadline{10};
constexpr int status_not_found = 404;
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

// What a direct get adds to the message as it was stored (ADR-31).
constexpr std::string_view stored_subject = "Nats-Subject";
constexpr std::string_view stored_sequence = "Nats-Sequence";
constexpr std::string_view stored_time = "Nats-Time-Stamp";
constexpr std::string_view about_the_store[] = {stored_subject,       stored_sequence,
                                                stored_time,          "Nats-Stream",
                                                "Nats-Last-Sequence", "Nats-Num-Pending"};

DeadLetter read_letter(Message answer) {
  DeadLetter found;
  found.time = answer.headers.get(stored_time);
  const auto sequence = answer.headers.get(stored_sequence);
  std::from_chars(sequence.data(), sequence.data() + sequence.size(), found.sequence);
  found.letter.subject = answer.headers.get(stored_subject);
  found.letter.payload = std::move(answer.payload);
  for (const auto& [name, value] : answer.headers.entries()) {
    if (std::ranges::find(about_the_store, name) == std::end(about_the_store)) {
      found.letter.headers.add(name, value);
    }
  }
  return found;
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

// Not by STREAM.MSG.GET, whose base64 in JSON is larger than what we read of JSON.
asio::awaitable<DeadLetter> get(Link* link, std::string json) {
  const auto deadline = std::chrono::steady_clock::now() + get_deadline;
  auto answer = co_await link->request(
      {.subject = "$JS.API.DIRECT.GET.DEAD", .payload = std::move(json)}, deadline);
  if (answer.status == status_not_found) co_return DeadLetter{};
  if (answer.status == status_no_responders) throw Disconnected{"NATS: stream DEAD is not there"};
  if (answer.status != 0) {
    throw std::runtime_error{"NATS refuses a dead letter: " + answer.status_text};
  }
  co_return read_letter(std::move(answer));
}

// The headers that a letter has of its own. Of a message that was replayed they tell of where it
// died first: only there were they written by us, on another stream anybody may have sent them.
void add_reason(Message* letter, const Message& message, const DeadPlace& place) {
  const auto from = place_of(message.reply);
  const bool again = from.stream == replay_stream;
  const auto add = [letter](std::string_view name, std::string value) {
    letter->headers.add(std::string{added} + std::string{name}, std::move(value));
  };
  const auto first = again ? message.headers.get(std::string{added} + "Subject") : "";
  add("Subject", first.empty() ? message.subject : std::string{first});
  add("Reason", contracts::encode_header(one_line(place.reason)));
  add("Durable", again ? died_in(message) : place.durable);
  add("Deliveries", std::to_string(place.deliveries));
  add("Stream", from.stream);
  add("Stream-Sequence", std::to_string(from.sequence));
}

// Under dead.<tenant>.<service>.<durable>, without headers. A letter has no Nats-Msg-Id: two of one
// message do no harm, and an id that can be guessed could be taken by somebody else first.
Message empty_letter(const Message& message, const DeadPlace& place) {
  auto tenant = word_at(message.subject, 1);
  if (tenant.empty()) tenant = "platform";
  const bool again = place_of(message.reply).stream == replay_stream;
  const auto durable = again ? died_in(message) : place.durable;
  return {.subject = "dead." + std::string{tenant} + "." + place.service + "." + durable};
}
}  // namespace

Message dead_letter_of(const Message& message, const DeadPlace& place) {
  auto letter = empty_letter(message, place);
  for (const auto& [name, value] : message.headers.entries()) {
    if (name != "Nats-Msg-Id" && !name.starts_with(added)) letter.headers.add(name, value);
  }
  letter.payload = message.payload;
  add_reason(&letter, message, place);
  return letter;
}

Message dead_letter_without_payload(const Message& message, const DeadPlace& place) {
  auto letter = empty_letter(message, place);
  add_reason(&letter, message, place);
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
