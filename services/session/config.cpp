#include "session/config.hpp"

namespace signalbox::session {
namespace {
constexpr std::uint16_t admin_port = 9104;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::session
