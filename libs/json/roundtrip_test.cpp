#include "json/decimal.hpp"
#include "json/patch.hpp"
#include "json/raw.hpp"
#include "json/read.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

#include <random>

using namespace signalbox;
using namespace signalbox::json;

namespace {
enum class Colour : std::uint8_t { red, green, default_ };
BOOST_DESCRIBE_ENUM(Colour, red, green, default_)

struct Root {
  Id<struct SampleTag> id;
  Time at;

  bool operator==(const Root&) const = default;
};
BOOST_DESCRIBE_STRUCT(Root, (), (id, at))

struct Sample : Root {
  Tenant tenant;
  std::string text;
  bool is_up;
  std::int64_t large;
  std::uint8_t small;
  double ratio;
  Decimal octets;
  Colour colour;
  std::optional<std::string> note;
  Patch<double> limit;
  std::vector<std::int32_t> list;
  std::map<std::string, std::vector<std::string>> tags;
  Raw document;

  bool operator==(const Sample&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (Root),
                      (tenant, text, is_up, large, small, ratio, octets, colour, note, limit, list,
                       tags, document))

// Every member, each value in the form in which it is written.
constexpr std::string_view golden =
    R"({"id":"017f22e2-79b0-7cc3-98c4-dc0c0c07398f","at":"2026-01-31T09:30:00.123Z",)"
    R"("tenant":"acme","text":"a \"quoted\" word\n\\ and \u0001","is_up":true,)"
    R"("large":-9007199254740991,"small":255,"ratio":0.30000000000000004,)"
    R"("octets":"18446744073709551615","colour":"default","note":"","limit":null,)"
    R"("list":[-2147483648,0,2147483647],"tags":{"":[],"a/b":["x","y"]},)"
    R"("document":{"k":[1,2.5,null,true,"s",{}],"n":18446744073709551615}})";

class Random {
 public:
  explicit Random(std::uint64_t seed) : bits_(seed) {}

  std::uint64_t below(std::uint64_t bound) { return bits_() % bound; }
  std::uint64_t any() { return bits_(); }

  std::string text() {
    static constexpr std::array<std::string_view, 11> pieces{
        "a", "Z", "\"", "\\", "/", "~", "\n", "\x01", "\x7f", "\xc3\xa9", "\xf0\x9f\x9a\x82"};
    std::string out;
    for (auto left = below(20); left > 0; --left) out += pieces.at(below(pieces.size()));
    return out;
  }

  double number() {
    while (true) {
      const auto value = std::bit_cast<double>(bits_());
      if (std::isfinite(value)) return value;
    }
  }

 private:
  std::mt19937_64 bits_;
};

Sample random_sample(Random& random) {
  Sample sample = read<Sample>(golden).value();
  for (auto& byte : sample.id.uuid.bytes) byte = static_cast<std::uint8_t>(random.any());
  sample.at = Time{std::chrono::milliseconds{random.below(253'402'300'800'000)}};
  sample.text = random.text();
  sample.is_up = random.below(2) == 1;
  sample.large = static_cast<std::int64_t>(random.below(1ULL << 54U)) - 9'007'199'254'740'991;
  sample.large = std::min<std::int64_t>(sample.large, 9'007'199'254'740'991);
  sample.small = static_cast<std::uint8_t>(random.any());
  sample.ratio = random.number();
  sample.octets.value = random.any() >> random.below(64);
  sample.colour = random.below(2) == 1 ? Colour::red : Colour::green;
  if (random.below(2) == 1) sample.note.reset();
  if (random.below(2) == 1) sample.limit = random.number();
  if (random.below(3) == 1) sample.limit = {};
  sample.list.assign(random.below(100), static_cast<std::int32_t>(random.any()));
  for (auto left = random.below(5); left > 0; --left) {
    sample.tags[random.text()].push_back(random.text());
  }
  return sample;
}
}  // namespace

TEST_CASE("a canonical text is written again byte for byte", "[json]") {
  const auto sample = read<Sample>(golden);
  REQUIRE(sample);
  CHECK(write(*sample) == golden);
}

TEST_CASE("a value that is written and read is the same value", "[json]") {
  Random random{20'260'131};
  for (int round = 0; round < 2'000; ++round) {
    const auto sample = random_sample(random);
    const auto text = write(sample);
    INFO(text);
    const auto back = read<Sample>(text);
    REQUIRE(back);
    REQUIRE(*back == sample);
    REQUIRE(write(*back) == text);
  }
}

TEST_CASE("every double is read as it was written", "[json]") {
  Random random{64};
  for (int round = 0; round < 20'000; ++round) {
    const auto number = random.number();
    const auto back = read<double>(write(number));
    INFO(write(number));
    REQUIRE(back);
    REQUIRE(*back == number);
  }
}

namespace {
void mutate(std::string& text, Random& random) {
  const auto at = random.below(text.size());
  const auto other = random.below(text.size());
  static constexpr std::string_view telling = "{}[]:,\"\\u0d8nulltrue-.eE19 ~/\n";
  switch (random.below(6)) {
    case 0:
      text[at] = static_cast<char>(random.any());
      break;
    case 1:
      text[at] = telling.at(random.below(telling.size()));
      break;
    case 2:
      text.erase(at, 1 + random.below(8));
      break;
    case 3:
      text.insert(at, 1, telling.at(random.below(telling.size())));
      break;
    case 4:
      text.insert(at, text.substr(other, random.below(40)));
      break;
    default:
      std::swap(text[at], text[other]);
      break;
  }
}

// Sound and written back the same, or refused with a reason.
template <class T>
void check_safe(const std::string& text) {
  INFO(text);
  const auto result = read<T>(text);
  if (result) {
    REQUIRE(read<T>(write(*result)).value() == *result);
  } else {
    REQUIRE_FALSE(result.error().errors.empty());
    REQUIRE(result.error().errors.size() <= limits::json_errors_max);
  }
}
}  // namespace

TEST_CASE("a mutated text is read or refused with a reason", "[json]") {
  Random random{7396};
  int read_well = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string text{golden};
    for (auto left = 1 + random.below(4); left > 0; --left) mutate(text, random);
    check_safe<Sample>(text);
    check_safe<Raw>(text);
    check_safe<std::map<std::string, Raw>>(text);
    if (read<Sample>(text)) ++read_well;
  }
  // The mutations must reach past the parser to be worth their time.
  CHECK(read_well > 100);
  CHECK(read_well < 4'900);
}

TEST_CASE("a text that is cut short anywhere is refused", "[json]") {
  for (std::size_t length = 0; length < golden.size(); ++length) {
    INFO(length);
    CHECK_FALSE(read<Sample>(golden.substr(0, length)));
  }
}
