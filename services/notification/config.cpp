#include "notification/config.hpp"

namespace signalbox::notification {
namespace {
constexpr std::uint16_t admin_port = 9105;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::notification
