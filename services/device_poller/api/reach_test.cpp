#include "device_poller/api/reach.hpp"

#include "device_poller/api/device_draft.hpp"
#include "json/read.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;

namespace {
// "/port must be 1 to 65535" of each that is wrong, when such a device is asked for.
std::vector<std::string> faults_in(const std::string& members) {
  const auto body = json::read<api::NewDeviceBody>(R"({"name":"a",)" + members + "}");
  REQUIRE(body);
  std::vector<std::string> faults;
  const api::Reach reach{body->address, body->driver, body->port, {body->routeros, body->probe}};
  for (const auto& fault : faults_of(reach, [](std::string_view) { return true; })) {
    faults.push_back(fault.pointer.value_or("?") + ' ' + fault.detail);
  }
  return faults;
}
using Faults = std::vector<std::string>;
}  // namespace

TEST_CASE("a port out of bounds is told its bounds, however far out it is", "[device_poller]") {
  const auto* const port = GENERATE("0", "-1", "65536", "2147483648", "99999999999", "-99999999999",
                                    "18446744073709551615");
  INFO(port);
  const auto of_port = [&](const std::string& address) {
    return faults_in(R"("address":")" + address + R"(","driver":"ping","port":)" + port);
  };
  CHECK(of_port("10.0.0.1") == Faults{"/port must be 1 to 65535"});
  // Beside all else that is wrong.
  CHECK(of_port("a b").size() == 2);
}

TEST_CASE("so is an option of a probe", "[device_poller]") {
  CHECK(faults_in(R"("address":"a","driver":"probe",)"
                  R"("probe":{"kind":"tls","days_left_min":99999999999})") ==
        Faults{"/probe/days_left_min must be 0 to 3650"});
}
