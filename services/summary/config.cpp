#include "summary/config.hpp"

namespace signalbox::summary {
namespace {
constexpr std::uint16_t admin_port = 9106;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::summary
