#include "device_poller/outside/snmp_v3/library.hpp"

// net-snmp's other headers need this one first.
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <clocale>

namespace signalbox::device_poller::snmp_v3 {
namespace {
using std::chrono::steady_clock;

// No folder, so that nothing is found and nothing made.
constexpr const char* nowhere = "/dev/null";
// The clock of an agent is told in whole seconds: what differs by less was not told anew.
constexpr unsigned rounding_s = 2;

std::mutex& library() {
  static std::mutex mutex;
  return mutex;
}

void switch_on(int setting) { netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, setting, 1); }

void start() {
  for (const int setting :
       {NETSNMP_DS_LIB_DONT_READ_CONFIGS, NETSNMP_DS_LIB_DONT_PERSIST_STATE,
        NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE,
        NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG}) {
    switch_on(setting);
  }
  netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_PERSISTENT_DIR, nowhere);
  netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_CONFIGURATION_DIR, nowhere);
  char no_folder[] = "/dev/null";
  netsnmp_set_mib_directory(no_folder);
  // Its messages may name users, and say nothing that an outcome does not.
  snmp_disable_log();
  netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
  const std::string locale = std::setlocale(LC_CTYPE, nullptr);
  init_snmp("signalbox");
  std::setlocale(LC_CTYPE, locale.c_str());  // init_snmp takes that of the environment
}
}  // namespace

void start_library() {
  static std::once_flag once;
  std::call_once(once, start);
}

void FreeUser::operator()(usmUser* user) const { usm_free_user(user); }

Turn::Turn(Remote* remote) : lock_(library()), remote_(remote), user_(remote->user.get()) {
  if (user_ == nullptr) return;
  user_->next = nullptr;
  user_->prev = nullptr;
  usm_add_user(user_);
  if (remote_->told_at == steady_clock::time_point{}) return;
  set_enginetime(static_cast<u_char*>(user_->engineID), static_cast<u_int>(user_->engineIDLen),
                 remote_->boots, time_now(), 1);
}

Turn::~Turn() {
  if (user_ != nullptr) {
    usm_remove_user(user_);
    unsigned boots = 0;
    unsigned time = 0;
    get_enginetime(user_->engineID, static_cast<u_int>(user_->engineIDLen), &boots, &time, 1);
    const auto kept = time_now();
    const auto apart = time > kept ? time - kept : kept - time;
    const bool was_told = boots != 0 || time != 0;
    const bool is_news = boots != remote_->boots || apart >= rounding_s ||
                         remote_->told_at == steady_clock::time_point{};
    if (was_told && is_news) {
      remote_->boots = boots;
      remote_->time_s = time;
      remote_->told_at = remote_->clock->steady();
    }
  }
  free_etimelist();
}

unsigned Turn::time_now() const {
  const auto since = remote_->clock->steady() - remote_->told_at;
  return remote_->time_s +
         static_cast<unsigned>(std::chrono::duration_cast<std::chrono::seconds>(since).count());
}

}  // namespace signalbox::device_poller::snmp_v3
