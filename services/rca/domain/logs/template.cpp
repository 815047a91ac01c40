#include "rca/domain/logs/template.hpp"

#include "rca/domain/logs/hash.hpp"

#include <algorithm>

namespace signalbox::rca::logs {
namespace {

// Both ends of one story. A link that comes up is another event than a link that goes down, and
// whoever looks at one wants to see the other.
constexpr std::string_view state_words[] = {
    "up",          "down",        "on",         "off",          "open",      "opened",
    "opening",     "close",       "closed",     "closing",      "start",     "started",
    "starting",    "stop",        "stopped",    "stopping",     "begin",     "began",
    "end",         "ended",       "enable",     "enabled",      "disable",   "disabled",
    "connect",     "connected",   "disconnect", "disconnected", "succeeded", "success",
    "failed",      "failure",     "set",        "cleared",      "acquire",   "acquired",
    "release",     "released",    "add",        "added",        "remove",    "removed",
    "create",      "created",     "delete",     "deleted",      "online",    "offline",
    "reachable",   "unreachable", "available",  "unavailable",  "lost",      "restored",
    "established", "active",      "inactive",   "healthy",      "unhealthy", "running",
    "received",    "sent",        "mounted",    "unmounted",    "locked",    "unlocked",
    "raised",      "allow",       "deny",       "allowed",      "denied",    "accepted",
    "rejected"};

constexpr std::size_t together_words = 4;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_alphanumeric(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

std::string lowered(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// The words of the second key; a state is "…".
std::vector<std::string> words_together(const std::vector<Place>& places) {
  std::vector<std::string> words;
  for (const auto& place : places) {
    if (words.size() == together_words) break;
    if (place.token.kind != TokenKind::word || !is_letter(place.text.front())) continue;
    auto word = lowered(place.text);
    words.push_back(is_state_word(word) ? "…" : std::move(word));
  }
  return words;
}

// At most `bytes` of the text, and no character of UTF-8 cut in two.
std::size_t whole_characters(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text.size();
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return bytes;
}

// `name` says what stands between < and > in a place that varies.
template <class Name>
std::string written(const Template& source, Name name) {
  std::string text;
  for (const auto& place : source.places) {
    if (place.is_spaced && !text.empty()) text += ' ';
    const bool is_stem = place.token.kind == TokenKind::stem && !is_open(place);
    if (is_stem) text += place.text.substr(0, place.text.find_last_not_of("0123456789") + 1);
    if (is_stem || is_open(place) || is_variable(place.token.kind)) {
      (text += '<').append(name(place)) += '>';
    } else {
      text += place.text;
    }
  }
  return text;
}

}  // namespace

Template template_of(std::string_view line, const std::vector<Token>& tokens) {
  Template made{.same = shape_of(tokens)};
  std::size_t end = 0;
  for (const auto& token : tokens) {
    const auto length = whole_characters(line.substr(token.begin, token.size), place_text_max);
    made.places.push_back({.token = {.hash = token.hash, .kind = token.kind},
                           .text = std::string{line.substr(token.begin, length)},
                           .is_spaced = token.begin > end});
    end = token.begin + token.size;
  }
  made.together = together_key(made.places);
  return made;
}

bool is_word_place(const Place& place) {
  const bool may_vary = place.token.kind == TokenKind::word || place.token.kind == TokenKind::stem;
  return may_vary && !is_open(place) && is_alphanumeric(place.text.front());
}

bool is_state_word(std::string_view word) {
  constexpr std::size_t verb_size_min = 5;  // "red" and "ring" are none
  const auto lower = lowered(word);
  if (std::ranges::find(state_words, lower) != std::end(state_words)) return true;
  return lower.size() >= verb_size_min && (lower.ends_with("ed") || lower.ends_with("ing"));
}

std::uint64_t skeleton_of(const std::vector<Place>& places) {
  std::uint64_t skeleton = hash_start;
  for (const auto& place : places) {
    const bool varies = is_word_place(place) || is_open(place) || is_variable(place.token.kind);
    skeleton = hash_join(skeleton, varies ? 0 : place.token.hash);
  }
  return skeleton;
}

std::size_t constant_words(const std::vector<Place>& places, std::size_t but) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < places.size(); ++at) {
    const auto& place = places[at];
    if (at != but && is_word_place(place) && is_letter(place.text.front())) ++count;
  }
  return count;
}

std::string text_of(const Template& source) {
  return written(source, [](const Place& place) {
    if (is_open(place)) return std::string_view{"word"};
    const bool is_stem = place.token.kind == TokenKind::stem;
    return name_of(is_stem ? TokenKind::number : place.token.kind);
  });
}

std::string pattern_of(const Template& source) {
  return written(source, [](const Place&) { return std::string_view{"*"}; });
}

std::uint64_t together_key(const std::vector<Place>& places) {
  std::uint64_t key = hash_start;
  for (const auto& word : words_together(places)) key = hash_join(key, hash_text(word));
  return key;
}

std::string together_text(const std::vector<Place>& places) {
  std::string text;
  for (const auto& word : words_together(places)) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

}  // namespace signalbox::rca::logs
