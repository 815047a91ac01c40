#include "device_poller/store/statuses.hpp"

#include <stdexcept>
#include <string>

namespace signalbox::device_poller::store {

std::string_view to_text(domain::Status status) {
  return boost::describe::enum_to_string(status, "");
}

domain::Status status_of(std::string_view text) {
  domain::Status status{};
  if (!boost::describe::enum_from_string(std::string{text}.c_str(), status)) {
    throw std::logic_error{"no status: " + std::string{text}};
  }
  return status;
}

}  // namespace signalbox::device_poller::store
