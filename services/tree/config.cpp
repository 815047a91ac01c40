#include "tree/config.hpp"

namespace signalbox::tree {
namespace {
constexpr std::uint16_t admin_port = 9103;
}  // namespace

Config Config::read(Environment& environment) {
  return {.process = runtime::Config::read(environment, admin_port)};
}

}  // namespace signalbox::tree
