#include "json/value.hpp"

#include "core/limits.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>
#include <utility>

namespace signalbox::json {
namespace {
namespace dom = simdjson::dom;

// Every handle of simdjson's DOM is a document and an index into it: Node carries any of them
// through our headers without a copy on the heap.
template <class Handle>
Handle unwrap(Node node) {
  static_assert(sizeof(Handle) == sizeof(Node) && std::is_trivially_copyable_v<Handle>);
  return std::bit_cast<Handle>(node);
}

template <class Handle>
Node wrap(const Handle& handle) {
  static_assert(sizeof(Handle) == sizeof(Node) && std::is_trivially_copyable_v<Handle>);
  return std::bit_cast<Node>(handle);
}

// RFC 6901 §3.
void append_escaped(std::string& out, std::string_view name) {
  for (const char character : name) {
    if (character == '~') {
      out += "~0";
    } else if (character == '/') {
      out += "~1";
    } else {
      out += character;
    }
  }
}

std::string range_text(std::int64_t least, std::int64_t most) {
  return "must be " + std::to_string(least) + " to " + std::to_string(most);
}
}  // namespace

std::string_view name_of(Kind kind) {
  constexpr std::array<std::string_view, 8> names{"null",
                                                  "a boolean",
                                                  "a whole number",
                                                  "a whole number",
                                                  "a number with fraction or exponent",
                                                  "a string",
                                                  "an array",
                                                  "an object"};
  return names.at(static_cast<std::size_t>(kind));
}

void Reading::note(std::string pointer, std::string_view code, std::string detail) {
  has_more = errors.size() >= limits::json_errors_max;
  if (!has_more) {
    errors.push_back(at_pointer(std::move(pointer), std::string{code}, std::move(detail)));
  }
}

// On the hot path: once for every node that is read.
inline void Value::look_at(Node node) {
  const auto element = unwrap<dom::element>(node);
  switch (element.type()) {
    case dom::element_type::NULL_VALUE:
      kind_ = Kind::null;
      break;
    case dom::element_type::BOOL:
      kind_ = Kind::boolean;
      bits_ = element.get_bool().value_unsafe() ? 1 : 0;
      break;
    case dom::element_type::INT64:
      kind_ = Kind::integer;
      bits_ = std::bit_cast<std::uint64_t>(element.get_int64().value_unsafe());
      break;
    case dom::element_type::UINT64:
      kind_ = Kind::large_integer;
      bits_ = element.get_uint64().value_unsafe();
      break;
    case dom::element_type::DOUBLE:
      kind_ = Kind::real;
      bits_ = std::bit_cast<std::uint64_t>(element.get_double().value_unsafe());
      break;
    case dom::element_type::STRING:
      kind_ = Kind::text;
      text_ = element.get_string().value_unsafe();
      break;
    case dom::element_type::ARRAY:
      kind_ = Kind::array;
      node_ = node;
      break;
    case dom::element_type::OBJECT:
      kind_ = Kind::object;
      node_ = node;
      break;
  }
}

Value::Value(Node node, Reading& reading) : Value(nullptr, &reading) { look_at(node); }

std::optional<bool> Value::boolean() const {
  if (kind_ == Kind::boolean) return bits_ != 0;
  fail_type("a boolean");
  return std::nullopt;
}

std::optional<std::int64_t> Value::integer(std::int64_t least, std::int64_t most) const {
  if (kind_ == Kind::integer) {
    const auto number = std::bit_cast<std::int64_t>(bits_);
    if (number >= least && number <= most) return number;
    fail("out_of_range", range_text(least, most));
  } else if (kind_ == Kind::large_integer) {
    fail("out_of_range", range_text(least, most));
  } else {
    fail_type("a whole number");
  }
  return std::nullopt;
}

std::optional<std::int64_t> Value::clamped(std::int64_t least, std::int64_t most) const {
  if (kind_ == Kind::integer) {
    return std::clamp(std::bit_cast<std::int64_t>(bits_), least, most);
  }
  if (kind_ == Kind::large_integer) return most;
  fail_type("a whole number");
  return std::nullopt;
}

std::optional<double> Value::number() const {
  if (kind_ == Kind::real) return std::bit_cast<double>(bits_);
  if (kind_ == Kind::integer) return static_cast<double>(std::bit_cast<std::int64_t>(bits_));
  if (kind_ == Kind::large_integer) return static_cast<double>(bits_);
  fail_type("a number");
  return std::nullopt;
}

void Value::fail(std::string_view code, std::string detail) const {
  reading_->note(pointer(), code, std::move(detail));
}

void Value::fail_member(std::string_view name, std::string_view code, std::string detail) const {
  auto place = pointer() + '/';
  append_escaped(place, name);
  reading_->note(std::move(place), code, std::move(detail));
}

void Value::fail_type(std::string_view expected) const {
  if (kind_ == Kind::null) {
    fail("null_not_allowed", "must be " + std::string{expected} + ", not null");
  } else {
    fail("wrong_type", "must be " + std::string{expected} + ", not " + std::string{name_of(kind_)});
  }
}

std::string Value::pointer() const {
  std::string out;
  append_pointer(out);
  return out;
}

void Value::append_pointer(std::string& out) const {
  if (parent_ == nullptr) return;
  parent_->append_pointer(out);
  out += '/';
  if (parent_->kind_ == Kind::object) {
    append_escaped(out, key_);
  } else {
    out += std::to_string(position_);
  }
}

Children::Children(const Value& parent, Kind kind)
    : child_(&parent, parent.reading_), of_object_(kind == Kind::object) {
  if (parent.kind_ != kind) {
    parent.fail_type(name_of(kind));
    return;
  }
  // The parser has its own eye on depth, but it does not count empty containers.
  if (parent.depth_ >= limits::json_depth_max) {
    parent.fail("too_deep", "stands in too many arrays and objects");
    return;
  }
  ok_ = true;
  child_.depth_ = static_cast<std::uint8_t>(parent.depth_ + 1);
  child_.position_ = std::numeric_limits<std::size_t>::max();  // next() starts at 0
  if (of_object_) {
    const auto object = unwrap<dom::element>(parent.node_).get_object().value_unsafe();
    at_ = wrap(object.begin());
    end_ = wrap(object.end());
    size_ = object.size();
  } else {
    const auto array = unwrap<dom::element>(parent.node_).get_array().value_unsafe();
    at_ = wrap(array.begin());
    end_ = wrap(array.end());
    size_ = array.size();
  }
}

const Value* Children::next() {
  if (at_ == end_ || child_.reading_->has_more) return nullptr;
  if (of_object_) {
    auto member = unwrap<dom::object::iterator>(at_);
    child_.key_ = member.key();
    child_.look_at(wrap(member.value()));
    at_ = wrap(++member);
  } else {
    auto element = unwrap<dom::array::iterator>(at_);
    ++child_.position_;
    child_.look_at(wrap(*element));
    at_ = wrap(++element);
  }
  return &child_;
}

}  // namespace signalbox::json
