#include "json/core_types.hpp"

#include "json/decimal.hpp"
#include "json/faults_of.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::json;

namespace {
using DeviceId = Id<struct DeviceTag>;
constexpr auto* uuid_text = "\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\"";
}  // namespace

TEST_CASE("a time is an RFC 3339 string, written in UTC to the millisecond", "[json]") {
  const auto time = read<Time>("\"2026-01-31T11:30:00.1239+02:00\"");
  REQUIRE(time);
  CHECK(write(*time) == "\"2026-01-31T09:30:00.123Z\"");
  CHECK(fault_of<Time>("\"2026-01-31\"") == "not_a_time");
  CHECK(fault_of<Time>("1769851800") == "wrong_type");
  CHECK(detail_of<Time>("\"now\"") == "is no RFC 3339 date-time such as 2026-01-31T09:30:00.123Z");
}

TEST_CASE("a time that four digits of a year cannot hold is our own bug", "[json]") {
  using namespace std::chrono;
  CHECK(write(Time{sys_days{year{10000} / 1 / 1} - milliseconds{1}}) ==
        "\"9999-12-31T23:59:59.999Z\"");
  CHECK_THROWS_AS(write(Time{sys_days{year{10000} / 1 / 1}}), std::logic_error);
  CHECK_THROWS_AS(write(Time{sys_days{year{0} / 1 / 1} - milliseconds{1}}), std::logic_error);
}

TEST_CASE("ids are read in either case and written in lower case", "[json]") {
  CHECK(write(read<Uuid>(uuid_text).value()) == uuid_text);
  CHECK(write(read<DeviceId>("\"017F22E2-79B0-7CC3-98C4-DC0C0C07398F\"").value()) == uuid_text);
  CHECK(fault_of<Uuid>("\"017f22e2\"") == "not_a_uuid");
  CHECK(fault_of<DeviceId>("\"\"") == "not_a_uuid");
  CHECK(fault_of<DeviceId>("7") == "wrong_type");
  CHECK(fault_of<DeviceId>("null") == "null_not_allowed");
}

TEST_CASE("a tenant is its slug", "[json]") {
  CHECK(read<Tenant>("\"acme\"").value().slug() == "acme");
  CHECK(write(Tenant::platform()) == "\"platform\"");
  CHECK(fault_of<Tenant>("\"Acme\"") == "not_a_tenant");
  CHECK(detail_of<Tenant>("\"a.b\"") == "is no tenant: 2 to 40 of a-z, 0-9 and _");
}

TEST_CASE("a number that is still to be checked is as near to what was given as its type can be",
          "[json]") {
  using Port = Saturated<std::int32_t>;
  CHECK(read<Port>("161").value() == 161);
  CHECK(read<Port>("-5").value() == -5);
  CHECK(read<Port>("99999999999").value() == std::numeric_limits<std::int32_t>::max());
  CHECK(read<Port>("18446744073709551615").value() == std::numeric_limits<std::int32_t>::max());
  CHECK(read<Port>("-99999999999").value() == std::numeric_limits<std::int32_t>::min());
  CHECK(write(Port{161}) == "161");
  CHECK(fault_of<Port>("1.5") == "wrong_type");
  CHECK(fault_of<Port>("\"161\"") == "wrong_type");
  CHECK(fault_of<Port>("null") == "null_not_allowed");
  // Elsewhere the type is the bound.
  CHECK(detail_of<std::int32_t>("99999999999") == "must be -2147483648 to 2147483647");
}

TEST_CASE("a counter beyond 2^53 is a string of digits", "[json]") {
  CHECK(read<Decimal>("\"18446744073709551615\"").value().value == 18446744073709551615U);
  CHECK(write(Decimal{18446744073709551615U}) == "\"18446744073709551615\"");
  CHECK(write(read<Decimal>("\"0\"").value()) == "\"0\"");
  CHECK(fault_of<Decimal>("\"18446744073709551616\"") == "out_of_range");
  CHECK(fault_of<Decimal>("42") == "wrong_type");
  const auto* const text = GENERATE("\"\"", "\"-1\"", "\"+1\"", "\"01\"", "\"00\"", "\" 1\"",
                                    "\"1 \"", "\"1.0\"", "\"1e3\"", "\"0x1\"", "\"1\\u0000\"");
  INFO(text);
  CHECK(fault_of<Decimal>(text) == "not_a_decimal");
}
