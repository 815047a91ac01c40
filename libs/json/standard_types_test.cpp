#include "json/standard_types.hpp"

#include "json/faults_of.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

#include <cmath>

using namespace signalbox;
using namespace signalbox::json;

namespace {
// The text is read, and written again as it was.
template <class T>
void check_same(const std::string& text) {
  INFO(text);
  const auto value = read<T>(text);
  REQUIRE(value);
  CHECK(write(*value) == text);
}

template <class T>
void check_range(const std::string& least, const std::string& most, const std::string& below,
                 const std::string& above) {
  check_same<T>(least);
  check_same<T>(most);
  CHECK(fault_of<T>(below) == "out_of_range");
  CHECK(fault_of<T>(above) == "out_of_range");
  CHECK(detail_of<T>(above) == "must be " + least + " to " + most);
}
}  // namespace

TEST_CASE("an integer is read to the ends of its range and not beyond", "[json]") {
  check_range<std::int8_t>("-128", "127", "-129", "128");
  check_range<std::uint8_t>("0", "255", "-1", "256");
  check_range<std::int16_t>("-32768", "32767", "-32769", "32768");
  check_range<std::uint16_t>("0", "65535", "-1", "65536");
  check_range<std::int32_t>("-2147483648", "2147483647", "-2147483649", "2147483648");
  check_range<std::uint32_t>("0", "4294967295", "-1", "4294967296");
}

TEST_CASE("64-bit integers end at 2^53-1, where JavaScript is still exact", "[json]") {
  check_range<std::int64_t>("-9007199254740991", "9007199254740991", "-9007199254740992",
                            "9007199254740992");
  check_range<std::uint64_t>("0", "9007199254740991", "-1", "9007199254740992");
  check_range<long long>("-9007199254740991", "9007199254740991", "-9223372036854775808",
                         "9223372036854775807");
  CHECK(fault_of<std::int64_t>("18446744073709551615") == "out_of_range");
  CHECK(fault_of<std::uint64_t>("18446744073709551615") == "out_of_range");
  CHECK(fault_of<std::uint8_t>("18446744073709551615") == "out_of_range");
}

TEST_CASE("a number with a fraction or an exponent is no integer", "[json]") {
  const auto* const text = GENERATE("1.0", "1e0", "-0.0", "1E2", "0.5", "1e300");
  INFO(text);
  CHECK(fault_of<std::int64_t>(text) == "wrong_type");
  CHECK(detail_of<std::int64_t>(text) ==
        "must be a whole number, not a number with fraction or exponent");
}

TEST_CASE("minus zero is the integer zero", "[json]") {
  CHECK(read<std::int64_t>("-0").value() == 0);
  CHECK(read<std::uint64_t>("-0").value() == 0);
}

TEST_CASE("a double is read from any number and written as short as it can be", "[json]") {
  const auto* const text = GENERATE("0", "-0", "1", "-1.5", "0.1", "1e+300", "1e-07", "5e-324",
                                    "1.7976931348623157e+308", "2.2250738585072014e-308",
                                    "9007199254740993.5e-1", "3.141592653589793");
  INFO(text);
  const auto value = read<double>(text);
  REQUIRE(value);
  const auto back = read<double>(write(*value));
  REQUIRE(back);
  CHECK(*back == *value);
  CHECK(write(*back) == write(*value));
}

TEST_CASE("a double is written in its canonical form", "[json]") {
  CHECK(write(1.0) == "1");
  CHECK(write(100000.0) == "1e+05");
  CHECK(write(0.1) == "0.1");
  CHECK(write(1e21) == "1e+21");
  CHECK(write(5e-324) == "5e-324");
}

TEST_CASE("a double keeps the sign of zero", "[json]") {
  CHECK(std::signbit(read<double>("-0.0").value()));
  check_same<double>("-0.0");
  check_same<double>("0");
}

TEST_CASE("a large double without a fraction is read back although no integer holds it", "[json]") {
  const double value = GENERATE(9007199254740993.0, 9223372036854775807.0, 18446744073709551615.0,
                                123456789012345678901.0, -12345678901234567000.0, 1e22);
  INFO(write(value));
  CHECK(read<double>(write(value)).value() == value);
}

TEST_CASE("an integer too large for the integers is a double", "[json]") {
  CHECK(read<double>("18446744073709551615").value() == 18446744073709551615.0);
  CHECK(read<double>("-9223372036854775808").value() == -9223372036854775808.0);
}

TEST_CASE("a boolean is true or false and nothing that resembles them", "[json]") {
  check_same<bool>("true");
  check_same<bool>("false");
  CHECK(fault_of<bool>("1") == "wrong_type");
  CHECK(fault_of<bool>("\"true\"") == "wrong_type");
  CHECK(fault_of<bool>("null") == "null_not_allowed");
}

TEST_CASE("a string keeps every character", "[json]") {
  CHECK(read<std::string>(R"("\ud83d\ude82 \u00e9\t\/\b\f\"\\")").value() ==
        "\xf0\x9f\x9a\x82 \xc3\xa9\t/\b\f\"\\");
  check_same<std::string>(R"("")");
  check_same<std::string>(R"("a\u0001b\"\\\n\r\t\u001f")");
  check_same<std::string>("\"\xf4\x8f\xbf\xbf / \x7f\"");
}

TEST_CASE("lists and maps hold any type", "[json]") {
  check_same<std::vector<std::int64_t>>("[]");
  check_same<std::vector<std::vector<std::string>>>(R"([["a","b"],[],[""]])");
  check_same<std::vector<bool>>("[true,false,true]");
  check_same<std::map<std::string, std::vector<double>>>(R"({"":[1],"a\"b":[],"z":[0.5]})");
  check_same<std::map<std::string, std::map<std::string, bool>, std::less<>>>(
      R"({"a":{"b":true}})");
  CHECK(read<std::vector<std::int64_t>>("[1,2,3]").value().size() == 3);
}

TEST_CASE("elements of lists and maps are checked one by one", "[json]") {
  CHECK(faults_of<std::vector<bool>>("[true,1,null]") ==
        Faults{"/1 wrong_type", "/2 null_not_allowed"});
  CHECK(faults_of<std::vector<std::vector<std::int64_t>>>("[[1],[2,\"3\"],7]") ==
        Faults{"/1/1 wrong_type", "/2 wrong_type"});
  CHECK(faults_of<std::map<std::string, std::string>>(R"({"a":null,"b":"x","a":"y"})") ==
        Faults{"/a null_not_allowed", "/a duplicate_member"});
}

TEST_CASE("a character that no database can keep is refused where it comes in", "[json]") {
  CHECK(faults_of<std::string>(R"("a\u0000b")") == Faults{" nul_character"});
  CHECK(faults_of<std::vector<std::string>>(R"(["a","\u0000"])") == Faults{"/1 nul_character"});
  using Names = std::map<std::string, int>;
  CHECK(faults_of<Names>(R"({"a":1,"b\u0000":2})") == Faults{" nul_character"});
}
