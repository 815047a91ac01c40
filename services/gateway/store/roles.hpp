// Roles as they stand in the database: by their own names.
#pragma once

#include "gateway/domain/permissions.hpp"

#include <string_view>

namespace signalbox::gateway::store {

std::string_view to_text(domain::Role role);
// Throws std::logic_error for a word that the table's CHECK would not let in.
domain::Role role_of(std::string_view text);

}  // namespace signalbox::gateway::store
