#include "device_poller/store/device_row.hpp"

#include "device_poller/store/statuses.hpp"

namespace signalbox::device_poller::store {

Device device_of(const pg::Row& row) {
  return {
      .id = row.get<Uuid>("id"),
      .entity_version = row.get<std::int64_t>("entity_version"),
      .settings = {row.get<std::string>("name"), row.get<std::string>("address"),
                   row.get<std::string>("driver"), row.get<std::optional<std::int32_t>>("port"),
                   row.get<std::optional<Uuid>>("credential_profile_id"),
                   row.get<std::int32_t>("interval_seconds"), row.get<bool>("is_paused"),
                   row.get<std::optional<json::Raw>>("options"),
                   row.get<std::optional<std::string>>("trusted_certificate_sha256"),
                   row.get<std::optional<Uuid>>("site_id"),
                   row.get<std::vector<Uuid>>("group_ids")},
      .state = {status_of(row.get<std::string>("status")), row.get<std::string>("reason"),
                row.get<Time>("since"), row.get<std::int32_t>("unanswered")},
      .last_seen = row.get<std::optional<Time>>("last_seen"),
      .latency_ms = row.get<std::optional<double>>("latency_ms"),
      .identity = row.get<std::optional<json::Raw>>("identity"),
      .shown_certificate_sha256 = row.get<std::optional<std::string>>("shown_certificate_sha256"),
      .created_at = row.get<Time>("created_at")};
}

}  // namespace signalbox::device_poller::store
