#include "rca/domain/classify/syslog.hpp"

#include "rca/domain/classify/timestamp.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::rca::classify {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

void skip(std::string_view& rest, std::string_view characters) {
  rest.remove_prefix(std::min(rest.find_first_not_of(characters), rest.size()));
}

std::string_view first_word(std::string_view rest) {
  return rest.substr(0, std::min(rest.find(' '), rest.size()));
}

std::string_view take_word(std::string_view& rest) {
  const auto word = first_word(rest);
  rest.remove_prefix(word.size());
  skip(rest, " ");
  return word;
}

std::string_view without(std::string_view word, std::string_view ending) {
  while (!word.empty() && ending.find(word.back()) != npos) word.remove_suffix(1);
  return word;
}

void take_priority(std::string_view& rest, SyslogLine& line) {
  constexpr unsigned priority_max = 191;  // RFC 3164, 4.1.1
  const auto end = rest.find('>');
  if (!rest.starts_with('<') || end == npos || end > 4 || end < 2) return;
  unsigned priority = 0;
  const auto digits = rest.substr(1, end - 1);
  const auto [stop, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), priority);
  const bool is_number = fault == std::errc{} && stop == digits.data() + digits.size();
  if (!is_number || priority > priority_max) return;
  line.severity = static_cast<std::uint8_t>(priority % 8);
  line.facility = static_cast<std::uint8_t>(priority / 8);
  rest.remove_prefix(end + 1);
}

// devname=fw01 type=traffic subtype=forward …: the value of a key, without quotes.
std::string_view value_of(std::string_view pairs, std::string_view key) {
  for (auto at = pairs.find(key); at != npos; at = pairs.find(key, at + 1)) {
    const auto end = at + key.size();
    const bool is_key =
        (at == 0 || pairs[at - 1] == ' ') && end < pairs.size() && pairs[end] == '=';
    if (!is_key) continue;
    auto value = pairs.substr(end + 1);
    if (!value.starts_with('"')) return first_word(value);
    value.remove_prefix(1);
    return value.substr(0, std::min(value.find('"'), value.size()));
  }
  return {};
}

bool is_pairs(std::string_view rest) {
  const auto word = first_word(rest);
  const auto sign = word.find('=');
  return sign != npos && sign > 0 &&
         std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(sign),
                     [](char c) { return is_lower(c) || c == '_'; });
}

void read_pairs(std::string_view rest, SyslogLine& line) {
  line.message = rest;
  line.dialect = Dialect::pairs;
  for (const std::string_view key : {"devname", "hostname", "host", "dvc"}) {
    if (line.host.empty()) line.host = value_of(rest, key);
  }
  for (const std::string_view key : {"subtype", "event", "type", "logid"}) {
    if (line.tag.empty()) line.tag = value_of(rest, key);
  }
}

// 1432: in front of everything: the device's own count of its messages.
bool take_sequence(std::string_view& rest) {
  const auto word = without(first_word(rest), ":");
  const bool is_number = !word.empty() && std::ranges::all_of(word, is_digit);
  if (!is_number || !rest.substr(word.size()).starts_with(':')) return false;
  rest.remove_prefix(word.size());
  skip(rest, ": ");
  return true;
}

// RP/0/RSP0/CPU0:Mar 28 …: which card of the chassis speaks.
bool take_card(std::string_view& rest) {
  const auto end = rest.find(':');
  const auto card = rest.substr(0, std::min(end, rest.size()));
  const bool is_card = end != npos && !card.starts_with('%') &&
                       std::ranges::count(card, '/') >= 2 && card.find(' ') == npos;
  if (is_card) rest.remove_prefix(end + 1);
  return is_card;
}

bool is_host(std::string_view word) {
  constexpr std::size_t host_bytes_max = 255;  // RFC 1035, 2.3.4
  if (word.empty() || word.size() > host_bytes_max) return false;
  return std::ranges::all_of(word, [](char c) {
    return is_digit(c) || is_upper(c) || is_lower(c) || c == '.' || c == '-' || c == '_' ||
           c == ':';
  });
}

// "re0.edge01": routing engine 0 of the host edge01. Which of both speaks changes with a failover.
std::string_view without_engine(std::string_view host) {
  const bool is_engine = host.starts_with("re0.") || host.starts_with("re1.");
  return is_engine ? host.substr(4) : host;
}

// A word or two (a port, a card) between the host and the time.
void skip_to_time(std::string_view& rest) {
  constexpr int words_max = 2;
  auto ahead = rest;
  for (int word = 0; word <= words_max && !ahead.empty(); ++word) {
    if (take_card(ahead)) skip(ahead, " ");
    if (const auto size = timestamp_size(ahead); size > 0) {
      rest = ahead.substr(size);
      return;
    }
    take_word(ahead);
  }
}

void take_header(std::string_view& rest, SyslogLine& line) {
  bool has_time = false;
  for (int part = 0; part < 5; ++part) {
    skip(rest, ": ");
    if (take_sequence(rest)) continue;
    if (const auto size = timestamp_size(rest); size > 0 && !has_time) {
      rest.remove_prefix(size);
      has_time = true;
      continue;
    }
    if (take_card(rest)) continue;
    const auto word = first_word(rest);
    const auto host = without(word, ":");
    // Behind the time "BGP:" is what speaks, not where.
    if (!line.host.empty() || !is_host(host) || (has_time && word.ends_with(':'))) break;
    line.host = without_engine(host);
    take_word(rest);
    if (!has_time) skip_to_time(rest);
    has_time = true;
  }
  skip(rest, ": ");
}

// %LINK-5-CHANGED: and %%01BGP/3/STATE_CHG_UPDOWN(l)[12]:
bool take_percent_tag(std::string_view& rest, SyslogLine& line) {
  constexpr std::size_t tag_from_max = 80;  // behind the name of a process at most
  const auto at = rest.find('%');
  if (at == npos || at > tag_from_max) return false;
  auto tag = rest.substr(std::min(rest.find_first_not_of('%', at), rest.size()));
  const auto end = tag.find(':');
  if (end == npos) return false;
  auto name = without(tag.substr(0, end), " ");
  if (name.empty() || name.find(' ') != npos) return false;
  line.process = without(rest.substr(0, at), ": ");
  line.process = line.process.substr(0, line.process.find('['));
  name = name.substr(0, name.find_first_of("(["));
  while (!name.empty() && is_digit(name.front())) name.remove_prefix(1);
  line.tag = name;
  if (rest.substr(at).starts_with("%%")) {
    line.dialect = Dialect::module;
  } else {
    line.dialect = line.process.empty() ? Dialect::percent : Dialect::percent_process;
  }
  rest = tag.substr(end + 1);
  return true;
}

// RPD_OSPF_NBRDOWN, bgp_handle_notify
bool is_event_name(std::string_view word) {
  return word.find('_') != npos && std::ranges::all_of(word, [](char c) {
           return is_upper(c) || is_lower(c) || is_digit(c) || c == '_';
         });
}

void take_process(std::string_view& rest, SyslogLine& line) {
  const auto word = first_word(rest);
  if (!word.ends_with(':')) return;
  line.process = word.substr(0, word.find_first_of("[:"));
  if (word.size() > line.process.size() + 1) line.dialect = Dialect::process;
  take_word(rest);
  const auto next = first_word(rest);
  const auto name = next.substr(0, next.find(':'));
  if (next.ends_with(':') && is_event_name(name)) {
    line.tag = name;
    take_word(rest);
  } else {
    line.tag = line.process;
  }
}

// RFC 5424, 6: app, process id, message id and structured data behind the host.
void read_5424(std::string_view& rest, SyslogLine& line) {
  line.dialect = Dialect::structured;
  line.process = take_word(rest);
  take_word(rest);
  const auto id = take_word(rest);
  line.tag = id == "-" ? line.process : id;
  if (rest.starts_with('-')) {
    take_word(rest);
  } else if (rest.starts_with('[')) {
    const auto end = rest.find("] ");
    rest.remove_prefix(end == npos ? rest.size() : end + 2);
  }
}

// "1 2020-03-31T08:41:59Z"
bool is_5424(std::string_view rest) {
  return rest.starts_with("1 ") && timestamp_size(rest.substr(2)) > 0 && rest.size() > 7 &&
         rest[6] == '-';
}

}  // namespace

SyslogLine read_syslog(std::string_view text) {
  SyslogLine line;
  auto rest = text;
  take_priority(rest, line);
  skip(rest, " ");
  const bool has_version = is_5424(rest);
  if (has_version) rest.remove_prefix(2);
  if (!has_version && is_pairs(rest)) {
    read_pairs(rest, line);
    return line;
  }
  take_header(rest, line);
  if (has_version) {
    read_5424(rest, line);
  } else if (is_pairs(rest)) {
    read_pairs(rest, line);
    return line;
  } else if (!take_percent_tag(rest, line)) {
    take_process(rest, line);
  }
  skip(rest, ": ");
  line.message = without(rest, " \t\r\n");
  return line;
}

}  // namespace signalbox::rca::classify
