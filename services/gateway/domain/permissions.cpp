#include "gateway/domain/permissions.hpp"

#include <algorithm>

namespace signalbox::gateway::domain {
namespace {
bool covers(std::string_view grant, std::string_view permission) {
  const auto colon = grant.find(':');
  const auto wanted = permission.find(':');
  if (colon == grant.npos || wanted == permission.npos) return false;
  const auto fits = [](std::string_view granted, std::string_view word) {
    return granted == "*" || granted == word;
  };
  return fits(grant.substr(0, colon), permission.substr(0, wanted)) &&
         fits(grant.substr(colon + 1), permission.substr(wanted + 1));
}
}  // namespace

const std::vector<std::string>& permissions_of(Role role) {
  // Customers look after their own: what is the installation's is not on the list.
  static const std::vector<std::string> tenant_admin = {"*:read",
                                                        "device:*",
                                                        "credential_profile:*",
                                                        "member:*",
                                                        "team:*",
                                                        "api_key:*",
                                                        "stream_credential:*",
                                                        "incident:*",
                                                        "alert:*",
                                                        "analysis:*",
                                                        "remediation:*",
                                                        "maintenance:*",
                                                        "tree:*",
                                                        "session:*",
                                                        "attachment:*",
                                                        "channel:*",
                                                        "delivery:*",
                                                        "status_update:*",
                                                        "blocker:*",
                                                        "decision:*",
                                                        "config:*",
                                                        "push:*",
                                                        "firmware:*",
                                                        "tenant:export"};
  static const std::vector<std::string> engineer = {
      "*:read",        "device:write",  "incident:*",      "alert:*",      "analysis:*",
      "remediation:*", "maintenance:*", "tree:*",          "session:*",    "attachment:*",
      "blocker:*",     "decision:*",    "status_update:*", "config:write", "push:write"};
  // The customer's own people: is it up, does somebody work on it, what happened.
  static const std::vector<std::string> viewer = {
      "tenant:read",      "device:read",   "incident:read",     "alert:read",
      "maintenance:read", "tree:read",     "session:read",      "summary:read",
      "blocker:read",     "decision:read", "status_update:read"};
  switch (role) {
    case Role::tenant_admin:
      return tenant_admin;
    case Role::engineer:
      return engineer;
    case Role::viewer:
      break;
  }
  return viewer;
}

const std::vector<std::string>& permissions_of_super_admin() {
  static const std::vector<std::string> all = {"*:*"};
  return all;
}

bool allows(const std::vector<std::string>& grants, std::string_view permission) {
  return std::ranges::any_of(grants,
                             [permission](const auto& grant) { return covers(grant, permission); });
}

}  // namespace signalbox::gateway::domain
