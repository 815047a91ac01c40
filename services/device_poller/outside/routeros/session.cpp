#include "device_poller/outside/routeros/session.hpp"

#include "core/json_text.hpp"

namespace signalbox::device_poller::routeros {
namespace {
// More is no sentence.
constexpr std::size_t words_bytes_max = 200;
}  // namespace

bool Table::is_not_there() const {
  return end == TableEnd::trapped && message.starts_with("no such command");
}

std::string words_of(std::string_view text) {
  auto words = well_formed(text.substr(0, words_bytes_max));
  for (auto& character : words) {
    if (static_cast<unsigned char>(character) < ' ') character = ' ';
  }
  return words;
}

}  // namespace signalbox::device_poller::routeros
