#include "device_poller/api/reach.hpp"

#include "device_poller/api/address.hpp"

#include <algorithm>
#include <array>

namespace signalbox::device_poller::api {
namespace {
constexpr std::int32_t port_max = 65'535;
constexpr std::array<std::string_view, 4> drivers{"snmp", "ping", "routeros", "probe"};

std::vector<FieldError> option_faults(const Reach& reach) {
  const auto& [routeros, probe] = reach.options;
  if (routeros && reach.driver != "routeros") {
    return {at_pointer("/routeros", "does_not_fit", "is for driver routeros")};
  }
  if (probe && reach.driver != "probe") {
    return {at_pointer("/probe", "does_not_fit", "is for driver probe")};
  }
  if (routeros) return domain::faults_of(*routeros);
  if (reach.driver != "probe") return {};
  if (!probe) return {at_pointer("/probe", "missing", "is needed by driver probe")};
  auto errors = domain::faults_of(*probe);
  if (!reach.port && domain::default_port(probe->kind) == 0) {
    errors.push_back(at_pointer("/port", "missing", "is needed by a probe of this kind"));
  }
  return errors;
}
}  // namespace

std::vector<FieldError> faults_of(
    const Reach& reach, const std::function<bool(std::string_view address)>& may_be_device) {
  std::vector<FieldError> errors;
  if (const auto fault = address_fault(reach.address)) {
    errors.push_back(at_pointer("/address", "not_an_address", std::string{*fault}));
  } else if (!may_be_device(reach.address)) {
    errors.push_back(at_pointer("/address", "not_allowed",
                                "is not on the operator's list of addresses for devices"));
  }
  if (std::ranges::find(drivers, reach.driver) == drivers.end()) {
    errors.push_back(
        at_pointer("/driver", "unknown_word", "must be one of snmp, ping, routeros, probe"));
  }
  if (reach.port && (*reach.port < 1 || *reach.port > port_max)) {
    errors.push_back(at_pointer("/port", "out_of_range", "must be 1 to 65535"));
  }
  auto more = option_faults(reach);
  std::ranges::move(more, std::back_inserter(errors));
  return errors;
}

}  // namespace signalbox::device_poller::api
