#include "gateway/store/roles.hpp"

#include <stdexcept>
#include <string>

namespace signalbox::gateway::store {

std::string_view to_text(domain::Role role) { return boost::describe::enum_to_string(role, ""); }

domain::Role role_of(std::string_view text) {
  domain::Role role{};
  if (!boost::describe::enum_from_string(std::string{text}.c_str(), role)) {
    throw std::logic_error{"no role: " + std::string{text}};
  }
  return role;
}

}  // namespace signalbox::gateway::store
