#include "device_poller/outside/routeros/reply.hpp"

#include <array>
#include <optional>
#include <utility>

namespace signalbox::device_poller::routeros {
namespace {
constexpr std::string_view tag_word = ".tag=";
constexpr std::array<std::pair<std::string_view, ReplyKind>, 5> kinds{
    {{"!re", ReplyKind::row},
     {"!done", ReplyKind::done},
     {"!trap", ReplyKind::trap},
     {"!fatal", ReplyKind::fatal},
     {"!empty", ReplyKind::empty}}};

std::optional<ReplyKind> kind_of(std::string_view word) {
  for (const auto& [name, kind] : kinds) {
    if (word == name) return kind;
  }
  return std::nullopt;
}

void take_attribute(std::string_view word, Attributes* attributes) {
  word.remove_prefix(1);
  const auto equals = word.find('=');
  const auto value =
      equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
  (*attributes)[std::string{word.substr(0, equals)}] = value;
}
}  // namespace

Result<Reply> reply_of(const Sentence& sentence) {
  const auto kind = sentence.empty() ? std::nullopt : kind_of(sentence.front());
  if (!kind) return Failure{.code = Code::invalid, .detail = "a sentence is no reply"};
  Reply reply{.kind = *kind};
  for (std::size_t at = 1; at < sentence.size(); ++at) {
    const std::string_view word = sentence[at];
    if (word.starts_with(tag_word)) {
      reply.tag = word.substr(tag_word.size());
    } else if (word.starts_with('=')) {
      take_attribute(word, &reply.attributes);
    } else if (*kind == ReplyKind::fatal) {
      reply.text += (reply.text.empty() ? "" : " ") + sentence[at];
    } else if (!word.starts_with('.')) {
      return Failure{.code = Code::invalid, .detail = "a reply has a word that is no attribute"};
    }
  }
  return reply;
}

}  // namespace signalbox::device_poller::routeros
