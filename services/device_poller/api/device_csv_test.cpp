#include "device_poller/api/device_csv.hpp"

#include "core/name.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"
#include "testing/taken.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using api::rows_in;
using testing::taken;

namespace {
const Uuid one = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9d1").value();
const Uuid two = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9d2").value();
const store::Names names{.sites = {{"=Berlin", one}},
                         .groups = {{"core", one}, {"edge, old", two}},
                         .profiles = {{"Switches", two}}};

std::vector<api::DeviceRow> rows_of(std::string_view csv) {
  auto rows = rows_in(csv, names);
  REQUIRE(rows);
  return *std::move(rows);
}

// "pointer code" of each.
std::vector<std::string> faults_of(std::string_view csv) {
  const auto rows = rows_of(csv);
  REQUIRE(rows.size() == 1);
  std::vector<std::string> faults;
  for (const auto& error : rows[0].errors) {
    faults.push_back(error.pointer.value_or("?") + ' ' + error.code);
  }
  return faults;
}
using Faults = std::vector<std::string>;
}  // namespace

TEST_CASE("a row is a new device, with names for what it names", "[device_poller]") {
  const auto rows = rows_of(
      "name,address,driver,port,credential_profile,site,groups,is_paused\r\n"
      "sw-1,10.0.0.1,snmp,0161,Switches,'=Berlin,\"core; edge, old;\",TRUE\r\n"
      ",,,,,,,\r\n"
      "gate,10.0.0.2,ping\r\n");
  REQUIRE(rows.size() == 2);
  CHECK(json::write(taken(rows[0].body)) ==
        R"({"name":"sw-1","address":"10.0.0.1","driver":"snmp","port":161,)"
        R"("credential_profile_id":"01a20030-3fdd-70b1-a352-6b39aa21f9d2",)"
        R"("site_id":"01a20030-3fdd-70b1-a352-6b39aa21f9d1",)"
        R"("group_ids":["01a20030-3fdd-70b1-a352-6b39aa21f9d1",)"
        R"("01a20030-3fdd-70b1-a352-6b39aa21f9d2"],"is_paused":true})");
  CHECK(json::write(taken(rows[1].body)) ==
        R"({"name":"gate","address":"10.0.0.2","driver":"ping"})");
}

TEST_CASE("what is wrong with a row stands at its member, all of it", "[device_poller]") {
  CHECK(faults_of("name,address\nx,y\n") == Faults{"/driver missing"});
  CHECK(faults_of("name,address,driver,port,is_paused,probe\na,b,c,x,maybe,none\n") ==
        Faults{"/port wrong_type", "/is_paused wrong_type", "/probe wrong_type"});
  CHECK(faults_of("name,address,driver,site,groups,credential_profile\na,b,c,Rome,core;x;y,Z\n") ==
        Faults{"/site not_found", "/groups not_found", "/groups not_found",
               "/credential_profile not_found"});
  CHECK(faults_of("name,address,driver\na,b,c,d\n") == Faults{" too_many_cells"});
  CHECK(faults_of("name,address,driver,probe\na,b,c,\"{\"\"kind\"\":7}\"\n") ==
        Faults{"/probe/kind wrong_type"});
  CHECK(rows_of("name,address\nx,y\n")[0].name == "x");
}

TEST_CASE("a cell of text is taken as it stands, blanks and all", "[device_poller]") {
  // Whoever adds the device refuses the name.
  const auto body = taken(rows_of("name,address,driver\n\" sw-1 \",10.0.0.1,ping\n")[0].body);
  CHECK(body.name == " sw-1 ");
  CHECK(name_fault(body.name));
}

TEST_CASE("a number that no type holds is as far out of bounds as one can be", "[device_poller]") {
  const auto port_of = [](const std::string& cell) {
    auto row = rows_of("name,address,driver,port\na,b,c," + cell + "\n")[0];
    return std::int32_t{taken(taken(row.body).port)};
  };
  using Limits = std::numeric_limits<std::int32_t>;
  CHECK(port_of("99999999999") == Limits::max());
  CHECK(port_of("99999999999999999999") == Limits::max());
  CHECK(port_of("-99999999999999999999") == Limits::min());
  CHECK(port_of("00161") == 161);
}

TEST_CASE("columns that there are not are named", "[device_poller]") {
  const auto strange = rows_in("name,colour,name\na,b,c\n", names);
  REQUIRE_FALSE(strange);
  REQUIRE(strange.error().errors.size() == 2);
  CHECK(strange.error().errors[0].code == "unknown_column");
  CHECK(strange.error().errors[0].detail.starts_with("has a column “colour”"));
  CHECK(strange.error().errors[1].code == "column_twice");
  CHECK_FALSE(rows_in("a\"b", names));
  CHECK(rows_of("").empty());
  CHECK(rows_of("name\n").empty());
}

TEST_CASE("what is written is read back as it was", "[device_poller]") {
  std::vector<api::NewDeviceBody> devices(3);
  devices[0] = {.name = "=cmd|' /C calc'!A0",
                .address = "10.0.0.1",
                .driver = "snmp",
                .port = 161,
                .credential_profile_id = two,
                .site_id = one,
                .group_ids = std::vector{one, two},
                .interval_seconds = 30,
                .is_paused = true};
  devices[1] = {.name = "say \"hi\", then\t'-go",
                .address = "gate.example",
                .driver = "probe",
                .group_ids = std::vector<Uuid>{},
                .interval_seconds = 60};
  devices[1].probe = domain::ProbeOptions{.kind = domain::ProbeKind::https, .path = "/a?b=\"c\","};
  devices[2] = {.name = "'-x", .address = "10.0.0.3", .driver = "routeros"};
  devices[2].routeros = domain::RouterosOptions{.transport = domain::RouterosTransport::api_plain};
  const auto csv = api::csv_of(devices, names);
  CHECK(csv.find("\r\n'=cmd") != std::string::npos);
  const auto rows = rows_of(csv);
  REQUIRE(rows.size() == devices.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    CHECK(rows[at].name == devices[at].name);
    auto read = taken(rows[at].body);
    // A list of no groups, and a device that is not paused, are what is usual.
    if (!read.group_ids) read.group_ids = devices[at].group_ids;
    CHECK(json::write(read) == json::write(devices[at]));
  }
}
