#include "json/raw.hpp"

#include "json/read.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace signalbox::json {
namespace {
// All of these call each other as deep as the document is: Children refuses what is too deep.
void check_names(const Value& in);
void copy(Writer& out, const Value& in);

void check_elements(const Value& in) {
  Elements elements{in};
  while (const auto* element = elements.next()) check_names(*element);
}

void check_members(const Value& in) {
  std::vector<std::string_view> names;
  Members members{in};
  while (const auto* member = members.next()) {
    names.push_back(member->key());
    check_names(*member);
  }
  std::sort(names.begin(), names.end());
  auto at = std::adjacent_find(names.begin(), names.end());
  while (at != names.end()) {
    in.fail_member(*at, "duplicate_member", "is given more than once");
    at = std::adjacent_find(std::upper_bound(at, names.end(), *at), names.end());
  }
}

void check_names(const Value& in) {
  if (in.kind() == Kind::array) check_elements(in);
  if (in.kind() == Kind::object) check_members(in);
}

void copy_elements(Writer& out, const Value& in) {
  out.begin_array();
  Elements elements{in};
  while (const auto* element = elements.next()) copy(out, *element);
  out.end_array();
}

void copy_members(Writer& out, const Value& in) {
  out.begin_object();
  Members members{in};
  while (const auto* member = members.next()) {
    out.key(member->key());
    copy(out, *member);
  }
  out.end_object();
}

void copy(Writer& out, const Value& in) {
  switch (in.kind()) {
    case Kind::null:
      return out.null();
    case Kind::boolean:
      return out.boolean(in.bits() != 0);
    case Kind::integer:
      return out.raw(std::to_string(std::bit_cast<std::int64_t>(in.bits())));
    case Kind::large_integer:
      return out.raw(std::to_string(in.bits()));
    case Kind::real:
      return out.number(std::bit_cast<double>(in.bits()));
    case Kind::text:
      return out.text(in.text().value_or(std::string_view{}));
    case Kind::array:
      return copy_elements(out, in);
    case Kind::object:
      return copy_members(out, in);
  }
}
}  // namespace

Result<Raw> Raw::parse(std::string_view text) { return read<Raw>(text); }

void Codec<Raw>::read(const Value& in, Raw& out) {
  if (in.kind() == Kind::null) return in.fail_type("a value");
  check_names(in);
  if (in.is_root()) {
    out.text_ = in.source();
    return;
  }
  out.text_.clear();
  Writer writer{out.text_};
  copy(writer, in);
}

}  // namespace signalbox::json
