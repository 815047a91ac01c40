#include "bus/wire/protocol.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace signalbox::bus {
namespace {
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view header_version = "NATS/1.0";
// Read bytes are thrown away once they are this many: not at every event.
constexpr std::size_t compact_at = 64 * 1024;

char upper(char character) {
  return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A')
                                              : character;
}

// The word at the front of a line, upper case; the rest without leading blanks.
std::pair<std::string, std::string_view> split_verb(std::string_view line) {
  const auto end = std::min(line.find_first_of(" \t"), line.size());
  std::string verb;
  for (const char character : line.substr(0, end)) verb += upper(character);
  const auto rest = std::min(line.find_first_not_of(" \t", end), line.size());
  return {std::move(verb), line.substr(rest)};
}

std::uint64_t parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    throw ProtocolError{"a size or an id is no number"};
  }
  return number;
}

std::size_t parse_size(std::string_view text) {
  const auto size = parse_number(text);
  if (size > message_bytes_max) throw ProtocolError{"a message is too large"};
  return size;
}

// MSG <subject> <sid> [reply] <size>, HMSG <subject> <sid> [reply] <header size> <size>.
struct Arguments {
  std::array<std::string_view, 5> words = {};
  std::size_t count = 0;
};

Arguments split_arguments(std::string_view line) {
  Arguments arguments;
  while (!line.empty()) {
    if (arguments.count == arguments.words.size()) throw ProtocolError{"too many arguments"};
    const auto end = std::min(line.find_first_of(" \t"), line.size());
    arguments.words.at(arguments.count++) = line.substr(0, end);
    line.remove_prefix(std::min(line.find_first_not_of(" \t", end), line.size()));
  }
  return arguments;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// "NATS/1.0", "NATS/1.0 503", "NATS/1.0 408 Request Timeout".
bool read_status(std::string_view line, Message* message) {
  if (!line.starts_with(header_version)) return false;
  line = trimmed(line.substr(header_version.size()));
  if (line.empty()) return true;
  const auto digits = line.substr(0, 3);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), message->status);
  if (error != std::errc{}) return false;
  message->status_text = trimmed(line.substr(digits.size()));
  return true;
}

// False for what is none: the server stores and hands out any block that a client has sent.
bool read_headers(std::string_view block, Message* message) {
  auto end = block.find(line_end);
  if (end == block.npos || !read_status(block.substr(0, end), message)) return false;
  block.remove_prefix(end + line_end.size());
  while (!block.empty() && !block.starts_with(line_end)) {
    end = block.find(line_end);
    const auto line = block.substr(0, end);
    const auto colon = line.find(':');
    if (end == block.npos || colon == line.npos) return false;
    const auto name = line.substr(0, colon);
    const auto value = trimmed(line.substr(colon + 1));
    if (!Headers::is_header(name, value)) return false;
    message->headers.add(std::string{name}, std::string{value});
    block.remove_prefix(end + line_end.size());
  }
  return true;
}

void check_subject(std::string_view subject) {
  for (const char character : subject) {
    if (static_cast<unsigned char>(character) <= ' ' || character == 0x7F) {
      throw std::invalid_argument{"no subject: " + std::string{subject}};
    }
  }
  if (subject.empty()) throw std::invalid_argument{"a message without a subject"};
}

std::string header_block(const contracts::Headers& headers) {
  std::string block{header_version};
  block += line_end;
  for (const auto& [name, value] : headers.entries()) {
    block += name;
    block += ": ";
    block += value;
    block += line_end;
  }
  block += line_end;
  return block;
}
}  // namespace

void ProtocolReader::feed(std::string_view bytes) {
  if (read_ == bytes_.size()) {
    bytes_.clear();
    read_ = 0;
  } else if (read_ > compact_at) {
    bytes_.erase(0, read_);
    read_ = 0;
  }
  bytes_ += bytes;
}

bool ProtocolReader::next_line(std::string_view* line) {
  const auto end = unread().find(line_end);
  if (end == std::string_view::npos) {
    if (unread().size() > line_bytes_max) throw ProtocolError{"a line without an end"};
    return false;
  }
  if (end > line_bytes_max) throw ProtocolError{"a line is too long"};
  *line = unread().substr(0, end);
  return true;
}

bool ProtocolReader::next(Event* event) {
  std::string_view line;
  if (!next_line(&line)) return false;
  const auto [verb, rest] = split_verb(line);
  if (verb == "MSG" || verb == "HMSG") return read_message(line, verb == "HMSG", event);
  *event = Event{};
  event->text = rest;
  if (verb == "INFO") {
    event->kind = EventKind::info;
  } else if (verb == "PING") {
    event->kind = EventKind::ping;
  } else if (verb == "PONG") {
    event->kind = EventKind::pong;
  } else if (verb == "+OK") {
    event->kind = EventKind::ok;
  } else if (verb == "-ERR") {
    event->kind = EventKind::error;
  } else {
    throw ProtocolError{"an unknown word from the server"};
  }
  read_ += line.size() + line_end.size();
  return true;
}

bool ProtocolReader::read_message(std::string_view line, bool with_headers, Event* event) {
  const auto [words, count] = split_arguments(split_verb(line).second);
  const std::size_t sizes = with_headers ? 2 : 1;
  if (count < 2 + sizes || count > 3 + sizes) throw ProtocolError{"a message without its words"};
  const auto size = parse_size(words.at(count - 1));
  const auto header_size = with_headers ? parse_size(words.at(count - 2)) : 0;
  if (header_size > size) throw ProtocolError{"headers longer than their message"};
  const auto start = line.size() + line_end.size();
  if (unread().size() < start + size + line_end.size()) return false;
  const auto content = unread().substr(start, size);
  if (unread().substr(start + size, line_end.size()) != line_end) {
    throw ProtocolError{"a message without its end"};
  }
  *event = Event{};
  event->kind = EventKind::message;
  event->subscription = parse_number(words[1]);
  event->message.subject = words[0];
  if (count == 3 + sizes) event->message.reply = words[2];
  if (with_headers && !read_headers(content.substr(0, header_size), &event->message)) {
    event->message.headers = {};
    event->message.has_bad_headers = true;
  }
  event->message.payload = content.substr(header_size);
  read_ += start + size + line_end.size();
  return true;
}

void append_publish(std::string* out, const Message& message) {
  check_subject(message.subject);
  if (!message.reply.empty()) check_subject(message.reply);
  const bool with_headers = !message.headers.entries().empty();
  const auto block = with_headers ? header_block(message.headers) : std::string{};
  *out += with_headers ? "HPUB " : "PUB ";
  *out += message.subject;
  *out += ' ';
  if (!message.reply.empty()) {
    *out += message.reply;
    *out += ' ';
  }
  if (with_headers) {
    *out += std::to_string(block.size());
    *out += ' ';
  }
  *out += std::to_string(block.size() + message.payload.size());
  *out += line_end;
  *out += block;
  *out += message.payload;
  *out += line_end;
}

void append_subscribe(std::string* out, std::string_view subject, std::string_view queue,
                      std::uint64_t id) {
  check_subject(subject);
  *out += "SUB ";
  *out += subject;
  if (!queue.empty()) {
    check_subject(queue);
    *out += ' ';
    *out += queue;
  }
  *out += ' ';
  *out += std::to_string(id);
  *out += line_end;
}

void append_unsubscribe(std::string* out, std::uint64_t id) {
  *out += "UNSUB ";
  *out += std::to_string(id);
  *out += line_end;
}

bool covers(std::string_view pattern, std::string_view subject) {
  while (!pattern.empty() && !subject.empty()) {
    const auto pattern_end = std::min(pattern.find('.'), pattern.size());
    const auto subject_end = std::min(subject.find('.'), subject.size());
    const auto word = pattern.substr(0, pattern_end);
    if (word == ">") return true;
    if (word != "*" && word != subject.substr(0, subject_end)) return false;
    pattern.remove_prefix(std::min(pattern_end + 1, pattern.size()));
    subject.remove_prefix(std::min(subject_end + 1, subject.size()));
  }
  return pattern.empty() && subject.empty();
}

}  // namespace signalbox::bus
