#include "device_poller/config.hpp"

namespace signalbox::device_poller {
namespace {
constexpr std::uint16_t admin_port = 9101;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::device_poller
