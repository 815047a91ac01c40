#include "gateway/config.hpp"

namespace signalbox::gateway {
namespace {
constexpr std::uint16_t admin_port = 9100;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::gateway
