#include "device_poller/outside/snmp/message.hpp"

#include "testing/catch.hpp"

#include <cctype>

using namespace signalbox;
using namespace signalbox::device_poller::snmp;

namespace {
// "30 03": blanks are for people.
std::string bytes_of(std::string_view hex) {
  std::string digits;
  for (const char character : hex) {
    if (std::isxdigit(static_cast<unsigned char>(character)) != 0) digits += character;
  }
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
  }
  return bytes;
}

// One element around some content of less than 128 bytes.
std::string element(int tag, const std::string& content) {
  return std::string{static_cast<char>(tag), static_cast<char>(content.size())} + content;
}

// An answer to request 1 with one variable, 1.3.6.1, whose value has these bytes.
std::string answer_with(std::string_view value_hex) {
  const auto pair = element(0x30, bytes_of("06 03 2B 06 01") + bytes_of(value_hex));
  const auto body = element(0xA2, bytes_of("02 01 01 02 01 00 02 01 00") + element(0x30, pair));
  return element(0x30, bytes_of("02 01 01 04 01 63") + body);
}

Value value_of(std::string_view value_hex) {
  const auto message = decode(answer_with(value_hex));
  REQUIRE(message);
  REQUIRE(message->variables.size() == 1);
  CHECK(message->variables[0].name == Oid{1, 3, 6, 1});
  return message->variables[0].value;
}

std::string fault_of(std::string_view value_hex) {
  const auto message = decode(answer_with(value_hex));
  return message ? "" : message.error().detail;
}
}  // namespace

TEST_CASE("a question has the bytes that net-snmp sends", "[device_poller]") {
  const Message question{.community = "public",
                         .operation = Operation::get,
                         .request_id = 0x12345678,
                         .variables = {{Oid{1, 3, 6, 1, 2, 1, 1, 5, 0}}}};
  CHECK(encode(question) ==
        bytes_of("30 29 02 01 01 04 06 70 75 62 6C 69 63 A0 1C 02 04 12 34 56 78"
                 "02 01 00 02 01 00 30 0E 30 0C 06 08 2B 06 01 02 01 01 05 00"
                 "05 00"));
}

TEST_CASE("what is encoded is decoded as the same", "[device_poller]") {
  const auto big = std::numeric_limits<std::uint64_t>::max();
  const auto least = std::numeric_limits<std::int64_t>::min();
  const Message message{
      .community = std::string("\0\xFF", 2),
      .operation = Operation::response,
      .request_id = std::numeric_limits<std::int32_t>::min(),
      .error_status = 5,
      .error_index = -1,
      .variables = {{Oid{1, 3}, {Type::integer, least}},
                    {Oid{1, 3}, {Type::integer, std::int64_t{-129}}},
                    {Oid{1, 3}, {Type::integer, std::int64_t{128}}},
                    {Oid{2, 999, 4'294'967'295}, {Type::octets, std::string(300, 'x')}},
                    {Oid{0, 39}, {Type::null, {}}},
                    {Oid{1, 3}, {Type::oid, Oid{1, 3, 128, 16'384}}},
                    {Oid{1, 3}, {Type::ip_address, std::string{"\x0A\x00\x00\x01", 4}}},
                    {Oid{1, 3}, {Type::counter32, std::uint64_t{4'294'967'295}}},
                    {Oid{1, 3}, {Type::gauge32, std::uint64_t{0}}},
                    {Oid{1, 3}, {Type::time_ticks, std::uint64_t{128}}},
                    {Oid{1, 3}, {Type::opaque, std::string{"\x9F\x78"}}},
                    {Oid{1, 3}, {Type::counter64, big}},
                    {Oid{1, 3}, {Type::no_such_object, {}}},
                    {Oid{1, 3}, {Type::no_such_instance, {}}},
                    {Oid{1, 3}, {Type::end_of_view, {}}}}};
  CHECK(decode(encode(message)).value() == message);
}

TEST_CASE("unsigned numbers are read however agents write them", "[device_poller]") {
  CHECK(value_of("41 05 00 FF FF FF FF").natural() == 4'294'967'295);
  CHECK(value_of("41 04 FF FF FF FF").natural() == 4'294'967'295);  // looks like -1
  CHECK(value_of("42 04 80 00 00 00").natural() == 2'147'483'648);
  CHECK(value_of("43 01 FF").natural() == 4'294'967'295);
  CHECK(value_of("41 03 00 00 07").natural() == 7);
  CHECK(value_of("46 09 00 FF FF FF FF FF FF FF FF").natural() == ~std::uint64_t{0});
  CHECK(value_of("46 08 FF FF FF FF FF FF FF FE").natural() == ~std::uint64_t{1});
  CHECK(value_of("46 01 05").natural() == 5);
}

TEST_CASE("an integer keeps its sign; as a size it is what 32 bits say without one",
          "[device_poller]") {
  CHECK(value_of("02 01 FF").integer() == -1);
  CHECK(value_of("02 04 B2 D0 5E 00").natural() == 3'000'000'000);
  CHECK(value_of("02 02 00 80").integer() == 128);
  CHECK(value_of("02 05 FF 00 00 00 00").natural() == std::nullopt);
}

TEST_CASE("lengths may be longer than they need to be", "[device_poller]") {
  CHECK(value_of("04 82 00 02 68 69").text() == "hi");
  CHECK(value_of("04 84 00 00 00 02 68 69").text() == "hi");
  CHECK(fault_of("04 85 00 00 00 00 02 68 69") != "");
  CHECK(fault_of("04 80 68 69 00 00") != "");
}

TEST_CASE("text is cut at the first NUL, and what is not UTF-8 is replaced", "[device_poller]") {
  CHECK(value_of("04 04 61 62 00 63").text() == "ab");
  CHECK(value_of("04 03 4B F6 6C").text() == "K\xEF\xBF\xBDl");
  CHECK(value_of("02 01 05").text() == std::nullopt);
}

TEST_CASE("what is no value is refused", "[device_poller]") {
  for (const auto* hex : {
           "41 05 01 00 00 00 00",                 // 33 bits
           "46 09 01 00 00 00 00 00 00 00 00",     // 65 bits
           "02 09 00 FF FF FF FF FF FF FF FF",     // not in 64 bits with a sign
           "02 0A 00 00 00 00 00 00 00 00 00 01",  // absurd
           "02 00",                                // no number
           "40 03 0A 00 00",                       // three quarters of an address
           "05 01 00",                             // null with something
           "06 02 2B 80",                          // an arc that does not end
           "06 03 2B 80 01",                       // a padded arc
           "06 07 2B 90 80 80 80 80 00",           // an arc of 33 bits
           "45 01 00",                             // an obsolete type
           "30 00",                                // no value at all
           "04 05 61",                             // longer than what is there
           "05 00 05 00",                          // two values
       }) {
    INFO(hex);
    CHECK(fault_of(hex) != "");
  }
  CHECK(value_of("06 00").oid()->to_string() == "0.0");
}

TEST_CASE("what is no message of version 1 or 2c is refused", "[device_poller]") {
  const auto good = answer_with("05 00");
  REQUIRE(decode(good));
  CHECK(decode(good + "padding"));
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(decode(good.substr(0, size)));
  auto other_version = good;
  other_version[4] = 0;
  CHECK(decode(other_version).value().version == Version::v1);
  for (const int number : {2, 3, -1}) {
    other_version[4] = static_cast<char>(number);
    CHECK_FALSE(decode(other_version));
  }
  auto trap = good;
  trap[8] = static_cast<char>(0xA7);
  CHECK_FALSE(decode(trap));
  CHECK_FALSE(decode(std::string(datagram_bytes_max + 1, '0')));
}

TEST_CASE("a message has a bounded number of variables", "[device_poller]") {
  Message message{.community = {}, .operation = Operation::response};
  message.variables.assign(variables_max, {Oid{1, 3}});
  CHECK(decode(encode(message)));
  message.variables.push_back({Oid{1, 3}});
  CHECK_FALSE(decode(encode(message)));
}
