#include "rca/domain/classify/kind.hpp"

#include "rca/domain/classify/words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace signalbox::rca::classify {
namespace {

struct Known {
  std::string_view name;
  Category category;
};
constexpr std::array<Known, kind_count> known{{
    {"", Category::unknown},
    {"ConnectionError", Category::network_error},
    {"TimeoutError", Category::network_error},
    {"OutOfMemory", Category::resource_exhaustion},
    {"SensorTimeout", Category::dependency_error},
    {"FileNotFound", Category::data_error},
    {"APIError", Category::external_service_error},
    {"AuthenticationError", Category::authentication_error},
    {"DatabaseError", Category::database_error},
    {"DatabricksSubmitRunError", Category::databricks_error},
    {"DRIVER_UNREACHABLE", Category::network_error},
    {"CLOUD_PROVIDER_SHUTDOWN", Category::external_service_error},
    {"CLOUD_PROVIDER_LAUNCH_FAILURE", Category::external_service_error},
    {"OUT_OF_MEMORY", Category::resource_exhaustion},
    {"OUT_OF_DISK", Category::resource_exhaustion},
    {"INIT_SCRIPT_FAILURE", Category::databricks_error},
    {"LIBRARY_INSTALLATION_FAILURE", Category::dependency_error},
    {"INVALID_CLUSTER_CONFIG", Category::configuration_error},
    {"NETWORK_FAILURE", Category::network_error},
    {"PERMISSION_DENIED", Category::authentication_error},
    {"CLUSTER_START_TIMEOUT", Category::databricks_error},
    {"IDLE_TIMEOUT", Category::databricks_error},
    {"CLUSTER_TERMINATION_UNKNOWN", Category::unknown},
}};

struct Phrases {
  Kind kind;
  std::string_view phrases;
};
constexpr Phrases rules[] = {
    {Kind::connection_error,
     "connection error|connection refused|connection reset|connection aborted|connect exception|"
     "broken pipe|no route to host|host unreachable|network unreachable|name or service not known|"
     "unknown host|econnrefused|econnreset|max retries exceeded|failed to establish a new "
     "connection|could not connect|connection lost"},
    {Kind::timeout_error,
     "timeout|timeout error|timed out|timeout exception|connection timed out|connect timeout|read "
     "timeout|"
     "read timed out|socket timeout exception|deadline exceeded|etimedout|gateway timeout|"
     "execution timeout"},
    {Kind::out_of_memory,
     "out of memory|out of memory error|memory error|oom killed|oomkilled|java heap space|"
     "gc overhead limit exceeded|cannot allocate memory|killed by signal 9|exit code 137|"
     "container killed by yarn for exceeding memory limits"},
    {Kind::sensor_timeout,
     "sensor timeout|sensor has timed out|airflow sensor timeout|"
     "external task sensor timed out|snap time is out"},
    {Kind::file_not_found,
     "file not found|file not found error|file not found exception|no such file or directory|"
     "no such key|path does not exist|enoent|key does not exist"},
    {Kind::api_error,
     "api error|http error|bad gateway|service unavailable|internal server error|too many requests|"
     "rate limit exceeded|status code 500|status code 502|status code 503|status code 429|"
     "server error for url|client error for url"},
    {Kind::authentication_error,
     "authentication error|authentication failed|authentication failure|unauthorized|invalid token|"
     "token expired|expired token|invalid credentials|access denied|forbidden|status code 401|"
     "status code 403|login failed|invalid api key|permission error"},
    {Kind::database_error,
     "database error|operational error|programming error|integrity error|sql exception|deadlock "
     "found|deadlock detected|lock wait timeout exceeded|relation does not exist|psycopg2"},
    {Kind::databricks_submit_run_error,
     "databricks submit run error|databricks submit run operator|databricks run failed|"
     "run failed with state|run submission to databricks failed"},
    {Kind::driver_unreachable,
     "driver unreachable|driver is unreachable|driver not responding|driver is not responding|"
     "lost communication with the driver|driver is up but is not responsive"},
    {Kind::cloud_provider_shutdown,
     "cloud provider shutdown|spot instance termination|instance was terminated by the cloud "
     "provider|spot instance was reclaimed|instances were preempted"},
    {Kind::cloud_provider_launch_failure,
     "cloud provider launch failure|insufficient instance capacity|failed to launch instances|"
     "quota exceeded while launching|cloud provider resource stockout"},
    {Kind::cluster_out_of_memory,
     "cluster out of memory|driver out of memory|driver ran out of memory|executor out of memory|"
     "spark out of memory"},
    {Kind::out_of_disk,
     "out of disk|out of disk space|no space left on device|disk quota exceeded|"
     "disk full|enospc"},
    {Kind::init_script_failure,
     "init script failure|init script failed|init script exited|cluster scoped init script"},
    {Kind::library_installation_failure,
     "library installation failure|library installation failed|failed to install library|"
     "could not find a version that satisfies the requirement|library resolution failed|"
     "module not found error|no module named"},
    {Kind::invalid_cluster_config,
     "invalid cluster config|invalid cluster configuration|invalid spark configuration|"
     "invalid instance type|invalid parameter value in cluster spec"},
    {Kind::network_failure,
     "network failure|network configuration failure|network misconfiguration|"
     "dns resolution failed|vpc peering failed"},
    {Kind::permission_denied,
     "permission denied|not authorized to perform|does not have permission|iam role is not valid|"
     "access control exception|insufficient privileges"},
    {Kind::cluster_start_timeout,
     "cluster start timeout|cluster did not start in time|timed out waiting for the cluster to "
     "start|cluster failed to start within"},
    {Kind::idle_timeout,
     "idle timeout|terminated due to inactivity|cluster was idle|"
     "inactivity timeout|auto terminated after inactivity"},
    {Kind::cluster_termination_unknown,
     "cluster termination unknown|unknown termination reason|cluster terminated unexpectedly|"
     "cluster was terminated for an unknown reason"},
};

// They say who failed. Any other kind in the same text says how, and that is more:
// "ConnectionError: read timeout".
bool is_general(Kind kind) {
  return kind == Kind::connection_error || kind == Kind::api_error ||
         kind == Kind::database_error || kind == Kind::none;
}

bool is_more_specific(const KindFound& one, const KindFound& other) {
  if (is_general(one.kind) != is_general(other.kind)) return is_general(other.kind);
  return one.phrase.size() > other.phrase.size();
}

}  // namespace

std::string_view name_of(Kind kind) { return known.at(static_cast<std::size_t>(kind)).name; }
Category category_of(Kind kind) { return known.at(static_cast<std::size_t>(kind)).category; }

KindFound kind_of(std::string_view text) {
  const auto words = spaced_words(text);
  KindFound best;
  for (const auto& rule : rules) {
    auto rest = rule.phrases;
    while (!rest.empty()) {
      const auto phrase = rest.substr(0, rest.find('|'));
      rest.remove_prefix(std::min(phrase.size() + 1, rest.size()));
      const KindFound found{.kind = rule.kind, .phrase = phrase};
      if (is_more_specific(found, best) && has_phrase(words, phrase)) best = found;
    }
  }
  return best;
}

}  // namespace signalbox::rca::classify
