// What the roles may do: permissions are resource:action, and * stands for any of either.
#pragma once

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::gateway::domain {

enum class Role : std::uint8_t { tenant_admin, engineer, viewer };
BOOST_DESCRIBE_ENUM(Role, tenant_admin, engineer, viewer)

// What a role grants inside its tenant. What is the installation's (tenant:create, tenant:purge) no
// role grants.
const std::vector<std::string>& permissions_of(Role role);
// Everything, in every tenant.
const std::vector<std::string>& permissions_of_super_admin();

// Whether one of the grants covers the permission.
bool allows(const std::vector<std::string>& grants, std::string_view permission);

}  // namespace signalbox::gateway::domain
