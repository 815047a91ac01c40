#include "device_poller/outside/snmp/ber.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::device_poller::snmp::ber {
namespace {

constexpr std::uint8_t long_form = 0x80;
constexpr std::uint8_t more_follows = 0x80;
constexpr std::uint8_t seven_bits = 0x7F;
// Agents pad lengths to 4 bytes at most: more is an attack.
constexpr std::size_t length_bytes_max = 4;
constexpr std::size_t number_bytes_max = 8;
constexpr std::uint32_t arcs_per_root = 40;  // X.690 §8.19.4

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::uint8_t take_byte(std::string_view& bytes) {
  if (bytes.empty()) throw Malformed{"it ends too early"};
  const auto byte = byte_at(bytes, 0);
  bytes.remove_prefix(1);
  return byte;
}

std::size_t take_length(std::string_view& bytes) {
  const auto first = take_byte(bytes);
  if (first < long_form) return first;
  const std::size_t count = first & seven_bits;
  if (count == 0 || count > length_bytes_max) throw Malformed{"a length is indefinite or absurd"};
  std::size_t length = 0;
  for (std::size_t i = 0; i < count; ++i) length = length << 8U | take_byte(bytes);
  return length;
}

// Two's complement of any length up to 8 bytes; a ninth must be the 0 that keeps it positive.
std::uint64_t bits_of(std::string_view content) {
  if (content.size() == number_bytes_max + 1 && content[0] == '\0') content.remove_prefix(1);
  if (content.empty() || content.size() > number_bytes_max) throw Malformed{"a number is absurd"};
  const bool is_negative = byte_at(content, 0) >= 0x80 && content.size() < number_bytes_max;
  std::uint64_t bits = is_negative ? ~std::uint64_t{0} : 0;
  for (std::size_t i = 0; i < content.size(); ++i) bits = bits << 8U | byte_at(content, i);
  return bits;
}

std::int64_t signed_number(std::string_view content) {
  const auto bits = bits_of(content);
  const bool beyond = content.size() > number_bytes_max && bits >> 63U != 0;
  if (beyond) throw Malformed{"an integer has more than 64 bits"};
  return static_cast<std::int64_t>(bits);
}

// Four bytes with the highest bit set are meant as unsigned, whatever BER says; shorter ones that
// look negative were cut by an encoder that thinks in signed numbers (net-snmp reads both so).
std::uint64_t unsigned_number32(std::string_view content) {
  constexpr std::size_t with_zero = 5;
  const auto bits = bits_of(content);
  const bool fits = content.size() < with_zero || bits <= std::numeric_limits<std::uint32_t>::max();
  if (!fits) throw Malformed{"a 32-bit number has more bits"};
  return static_cast<std::uint32_t>(bits);
}

std::uint32_t take_arc(std::string_view& content) {
  std::uint64_t arc = 0;
  auto byte = take_byte(content);
  if (byte == more_follows) throw Malformed{"an arc is padded"};
  while (true) {
    arc = arc << 7U | (byte & seven_bits);
    if (arc > std::numeric_limits<std::uint32_t>::max()) throw Malformed{"an arc exceeds 32 bits"};
    if ((byte & more_follows) == 0) return static_cast<std::uint32_t>(arc);
    byte = take_byte(content);
  }
}

Oid oid_of(std::string_view content) {
  if (content.empty()) return {0, 0};  // how some agents write 0.0
  const auto first = take_arc(content);
  const auto root = std::min(first / arcs_per_root, 2U);
  Oid oid{root, first - root * arcs_per_root};
  while (!content.empty()) {
    if (oid.size() == oid_arcs_max) throw Malformed{"an object identifier has over 128 arcs"};
    oid.append(take_arc(content));
  }
  return oid;
}

Type type_of(Tag tag) {
  switch (tag) {
    case Tag::integer:
      return Type::integer;
    case Tag::octets:
      return Type::octets;
    case Tag::null:
      return Type::null;
    case Tag::oid:
      return Type::oid;
    case Tag::ip_address:
      return Type::ip_address;
    case Tag::counter32:
      return Type::counter32;
    case Tag::gauge32:
      return Type::gauge32;
    case Tag::time_ticks:
      return Type::time_ticks;
    case Tag::opaque:
      return Type::opaque;
    case Tag::counter64:
      return Type::counter64;
    case Tag::no_such_object:
      return Type::no_such_object;
    case Tag::no_such_instance:
      return Type::no_such_instance;
    case Tag::end_of_view:
      return Type::end_of_view;
    case Tag::sequence:
      break;
  }
  throw Malformed{"a value has an unknown type"};
}

Tag tag_of(Type type) {
  constexpr Tag tags[] = {
      Tag::integer,        Tag::octets,           Tag::null,       Tag::oid,    Tag::ip_address,
      Tag::counter32,      Tag::gauge32,          Tag::time_ticks, Tag::opaque, Tag::counter64,
      Tag::no_such_object, Tag::no_such_instance, Tag::end_of_view};
  return tags[static_cast<std::size_t>(type)];
}
}  // namespace

std::uint8_t Reader::next_tag() const {
  if (rest_.empty()) throw Malformed{"it ends too early"};
  return byte_at(rest_, 0);
}

std::string_view Reader::content(std::uint8_t tag) {
  if (take_byte(rest_) != tag) throw Malformed{"an element is of another type than expected"};
  const auto length = take_length(rest_);
  if (length > rest_.size()) throw Malformed{"an element is longer than what it stands in"};
  const auto bytes = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return bytes;
}

Reader Reader::enter(std::uint8_t tag) { return Reader{content(tag)}; }

std::int64_t Reader::integer() {
  return signed_number(content(static_cast<std::uint8_t>(Tag::integer)));
}

std::string_view Reader::octets() { return content(static_cast<std::uint8_t>(Tag::octets)); }

Oid Reader::oid() { return oid_of(content(static_cast<std::uint8_t>(Tag::oid))); }

Value Reader::value() {
  const auto tag = next_tag();
  const auto type = type_of(static_cast<Tag>(tag));
  const auto bytes = content(tag);
  switch (type) {
    case Type::integer:
      return {type, signed_number(bytes)};
    case Type::octets:
    case Type::opaque:
      return {type, std::string{bytes}};
    case Type::ip_address:
      if (bytes.size() != 4) throw Malformed{"an IpAddress has not 4 bytes"};
      return {type, std::string{bytes}};
    case Type::oid:
      return {type, oid_of(bytes)};
    case Type::counter32:
    case Type::gauge32:
    case Type::time_ticks:
      return {type, unsigned_number32(bytes)};
    case Type::counter64:
      return {type, bits_of(bytes)};
    case Type::null:
    case Type::no_such_object:
    case Type::no_such_instance:
    case Type::end_of_view:
      break;
  }
  if (!bytes.empty()) throw Malformed{"a value without content has some"};
  return {type, {}};
}

void Writer::wrap(std::uint8_t tag, std::size_t mark) {
  const auto length = reversed_.size() - mark;
  if (length < long_form) {
    add(static_cast<std::uint8_t>(length));
  } else {
    std::uint8_t count = 0;
    for (auto rest = length; rest > 0; rest >>= 8U, ++count) add(static_cast<std::uint8_t>(rest));
    add(long_form | count);
  }
  add(tag);
}

// As few bytes as keep the sign.
void Writer::number(Tag tag, std::uint64_t bits, bool is_negative) {
  const auto start = mark();
  const std::uint64_t rest_is = is_negative ? ~std::uint64_t{0} : 0;
  auto rest = bits;
  std::uint8_t byte = 0;
  std::size_t count = 0;
  do {
    byte = static_cast<std::uint8_t>(rest);
    add(byte);
    rest = rest >> 8U | rest_is << 56U;
    ++count;
  } while (count < number_bytes_max && rest != rest_is);
  if (const bool looks_negative = byte >= 0x80; looks_negative != is_negative) {
    add(static_cast<std::uint8_t>(rest_is));
  }
  wrap(tag, start);
}

void Writer::integer(std::int64_t value) {
  number(Tag::integer, static_cast<std::uint64_t>(value), value < 0);
}

void Writer::octets(std::string_view bytes) {
  const auto start = mark();
  add_bytes(bytes);
  wrap(Tag::octets, start);
}

void Writer::oid(const Oid& oid) {
  const auto start = mark();
  const auto arcs = oid.arcs();
  const auto add_arc = [this](std::uint32_t arc) {
    add(arc & seven_bits);
    for (arc >>= 7U; arc > 0; arc >>= 7U) {
      add(static_cast<std::uint8_t>(more_follows | (arc & seven_bits)));
    }
  };
  for (auto at = arcs.size(); at > 2; --at) add_arc(arcs[at - 1]);
  add_arc((arcs.empty() ? 0 : arcs[0] * arcs_per_root) + (arcs.size() < 2 ? 0 : arcs[1]));
  wrap(Tag::oid, start);
}

void Writer::value(const Value& value) {
  const auto tag = tag_of(value.type);
  if (const auto* signed_value = std::get_if<std::int64_t>(&value.content)) {
    return number(tag, static_cast<std::uint64_t>(*signed_value), *signed_value < 0);
  }
  if (const auto* unsigned_value = std::get_if<std::uint64_t>(&value.content)) {
    return number(tag, *unsigned_value, false);
  }
  if (const auto* name = value.oid()) return oid(*name);
  const auto start = mark();
  if (const auto* bytes = value.bytes()) add_bytes(*bytes);
  wrap(tag, start);
}

std::string Writer::finish() {
  std::ranges::reverse(reversed_);
  return std::exchange(reversed_, {});
}

}  // namespace signalbox::device_poller::snmp::ber
