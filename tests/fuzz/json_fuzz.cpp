// Texts that claim to be JSON, texts that become JSON, and forms. The first byte of an input says
// which.
#include "core/form.hpp"
#include "core/json_text.hpp"
#include "fuzz/promise.hpp"
#include "json/core_types.hpp"
#include "json/decimal.hpp"
#include "json/patch.hpp"
#include "json/raw.hpp"
#include "json/read.hpp"
#include "json/standard_types.hpp"
#include "json/write.hpp"

#include <boost/describe.hpp>

#include <map>
#include <optional>
#include <vector>

namespace {
using namespace signalbox;
using fuzz::expect;

enum class Colour : std::uint8_t { red, green, default_ };
BOOST_DESCRIBE_ENUM(Colour, red, green, default_)

struct Sample {
  Uuid id;
  Time at;
  std::string text;
  bool is_up = false;
  std::int64_t large = 0;
  std::uint8_t small = 0;
  double ratio = 0;
  json::Decimal octets;
  Colour colour = Colour::red;
  std::optional<std::string> note;
  json::Patch<double> limit;
  std::vector<std::int32_t> list;
  std::map<std::string, std::vector<std::string>> tags;
  json::Raw document;

  bool operator==(const Sample&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (id, at, text, is_up, large, small, ratio, octets, colour, note, limit, list,
                       tags, document))

bool is_refusal(const Failure& failure) {
  return failure.code == Code::too_large ||
         (failure.code == Code::invalid && !failure.errors.empty() &&
          failure.errors.size() <= limits::json_errors_max);
}

// Any document: kept byte for byte; as an element printed in a form that is printed as itself.
void check_raw(std::string_view bytes) {
  const auto raw = json::Raw::parse(bytes);
  if (!raw) {
    expect(is_refusal(raw.error()));
    return;
  }
  expect(raw->text() == bytes);
  const auto read = json::read<std::vector<json::Raw>>(json::write(std::vector{*raw}));
  if (!read) return expect(json::Raw::parse("[" + std::string{bytes} + "]").has_error());  // depth
  expect(read->size() == 1);
  const auto printed = json::write(*read);
  expect(json::write(json::read<std::vector<json::Raw>>(printed).value()) == printed);
  expect(json::Raw::parse(read->front().text()).value() == read->front());
}

// A described value that was read is written as one that reads the same.
void check_described(std::string_view bytes) {
  const auto sample = json::read<Sample>(bytes);
  if (!sample) {
    expect(is_refusal(sample.error()));
    return;
  }
  const auto printed = json::write(*sample);
  const auto again = json::read<Sample>(printed);
  expect(again.has_value() && json::write(*again) == printed);
  auto same = *again;
  same.document = sample->document;  // minified as a member: compared as text above
  expect(same == *sample);
}

// Any bytes as a string: sound JSON always, and the same text again where it was one.
void check_text(std::string_view bytes) {
  std::string literal;
  append_json_string(literal, bytes);
  expect(json::Raw::parse(literal).has_value());
  const bool holds_nul = bytes.find('\0') != bytes.npos;
  bool is_utf8 = true;
  for (auto rest = bytes; is_utf8 && !rest.empty();) {
    const auto size = utf8_sequence_bytes(rest);
    is_utf8 = size > 0;
    rest.remove_prefix(size);
  }
  const auto read = json::read<std::string>(literal);
  expect(read.has_value() != holds_nul);
  if (read && is_utf8) expect(*read == bytes);
}

void check_numbers(std::string_view bytes) {
  if (const auto real = json::read<double>(bytes)) {
    expect(json::read<double>(json::write(*real)).value() == *real);
  }
  if (const auto integer = json::read<std::int64_t>(bytes)) {
    expect(json::read<std::int64_t>(json::write(*integer)).value() == *integer);
  }
  if (const auto decimal = json::read<json::Decimal>(bytes)) {
    expect(json::read<json::Decimal>(json::write(*decimal)).value() == *decimal);
  }
}

// A form that was read is written as one that reads the same, and holds no name twice.
void check_form(std::string_view bytes) {
  const auto form = Form::parse(bytes);
  if (!form) return;
  expect(form->entries().size() <= FormLimits{}.fields_max);
  for (const auto& [name, value] : form->entries()) {
    expect(!name.empty() && form->get(name) == value);
    expect(name.find('\0') == name.npos && value.find('\0') == value.npos);
    expect(percent_decode(percent_encode(value)).value() == value);
  }
  const auto written = form_encode(form->entries());
  const auto again = Form::parse(written, {.bytes_max = 3 * FormLimits{}.bytes_max});
  expect(again.has_value() && again->entries() == form->entries());
  expect(form_encode(again->entries()) == written);
}

constexpr std::array<fuzz::Check, 5> checks{check_raw, check_described, check_text, check_numbers,
                                            check_form};
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  fuzz::run_one(checks, bytes, count);
  return 0;
}
