// The kinds of failure that have a name of their own in the systems that Signalbox watches: failure
// classes of workflow tasks, and the ways a cluster ends. A kind says more than its category.
#pragma once

#include "rca/domain/classify/category.hpp"

#include <cstdint>
#include <string_view>

namespace signalbox::rca::classify {

enum class Kind : std::uint8_t {
  none,
  // Of workflow tasks.
  connection_error,
  timeout_error,
  out_of_memory,
  sensor_timeout,
  file_not_found,
  api_error,
  authentication_error,
  database_error,
  databricks_submit_run_error,
  // Of clusters.
  driver_unreachable,
  cloud_provider_shutdown,
  cloud_provider_launch_failure,
  cluster_out_of_memory,
  out_of_disk,
  init_script_failure,
  library_installation_failure,
  invalid_cluster_config,
  network_failure,
  permission_denied,
  cluster_start_timeout,
  idle_timeout,
  cluster_termination_unknown,
};

inline constexpr std::size_t kind_count = 23;

// As it stands in facts: "TimeoutError", "DRIVER_UNREACHABLE"; "" for none.
std::string_view name_of(Kind kind);
Category category_of(Kind kind);

// What a text names. `phrase` is what was found in it.
struct KindFound {
  Kind kind = Kind::none;
  std::string_view phrase;
};

// The most specific phrase decides, wherever it stands in a list: a kind that says how something
// failed before one that says only what failed ("ConnectionError: read timeout" is a timeout), then
// the longer phrase; of equals, the kind that is listed first. Linear in the text per phrase.
KindFound kind_of(std::string_view text);

}  // namespace signalbox::rca::classify
