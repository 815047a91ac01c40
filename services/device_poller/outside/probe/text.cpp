#include "device_poller/outside/probe/text.hpp"

#include "core/json_text.hpp"

namespace signalbox::device_poller::probe {
namespace {
constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  // U+0080 to U+009F.
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}
}  // namespace

std::string shown(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const auto length = utf8_sequence_bytes(bytes);
    const auto is_good = length > 0 && !is_control(bytes.substr(0, length));
    const auto character = is_good ? bytes.substr(0, length) : replacement;
    if (text.size() + character.size() > shown_bytes_max) break;
    text += character;
    bytes.remove_prefix(length > 0 ? length : 1);
  }
  return text;
}

}  // namespace signalbox::device_poller::probe
