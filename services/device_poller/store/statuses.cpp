#include "device_poller/store/statuses.hpp"

#include <stdexcept>
#include <string>

namespace signalbox::device_poller::store {
namespace {
template <class Word>
Word word_of(std::string_view text) {
  Word word{};
  if (!boost::describe::enum_from_string(std::string{text}.c_str(), word)) {
    throw std::logic_error{"no such word: " + std::string{text}};
  }
  return word;
}
}  // namespace

std::string_view to_text(domain::Status status) {
  return boost::describe::enum_to_string(status, "");
}

domain::Status status_of(std::string_view text) { return word_of<domain::Status>(text); }

domain::Origin offer_origin(std::string_view text) { return word_of<domain::Origin>(text); }

}  // namespace signalbox::device_poller::store
