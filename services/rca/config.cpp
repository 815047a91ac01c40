#include "rca/config.hpp"

namespace signalbox::rca {
namespace {
constexpr std::uint16_t admin_port = 9102;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::rca
