// What codecs read from: a light view of one node of a parsed document. It knows its place, so a
// fault is noted at its JSON Pointer. The parser behind it is seen in value.cpp and document.cpp
// only.
#pragma once

#include "core/result.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::json {

enum class Kind : std::uint8_t {
  null,
  boolean,
  integer,        // fits std::int64_t
  large_integer,  // fits std::uint64_t only
  real,           // written with a fraction or an exponent
  text,
  array,
  object,
};

// "an array", as it stands in errors.
std::string_view name_of(Kind kind);

// What one read() has found so far.
struct Reading {
  std::string_view source;
  std::vector<FieldError> errors = {};
  bool has_more = false;  // there were more errors than are listed: no use in going on

  // Keeps the first limits::json_errors_max.
  void note(std::string pointer, std::string_view code, std::string detail);
};

// The parser's handle of a node; only value.cpp and document.cpp know what is in it.
struct Node {
  const void* document = nullptr;
  std::size_t index = 0;

  bool operator==(const Node&) const = default;
};

class Value {
 public:
  // The root of a document.
  Value(Node node, Reading& reading);

  Kind kind() const { return kind_; }
  bool is_root() const { return parent_ == nullptr; }
  // The member's name in its object; "" for elements and the root.
  std::string_view key() const { return key_; }
  // The whole text that is being read.
  std::string_view source() const { return reading_->source; }

  // Each asks for a type. Nothing: the node has another type or is null, and that has been noted.
  std::optional<bool> boolean() const;
  std::optional<std::int64_t> integer(std::int64_t least, std::int64_t most) const;
  // The nearest in this range of whatever whole number it is.
  std::optional<std::int64_t> clamped(std::int64_t least, std::int64_t most) const;
  std::optional<double> number() const;
  // The text is valid as long as the document.
  std::optional<std::string_view> text() const {
    if (kind_ == Kind::text) return text_;
    fail_type("a string");
    return std::nullopt;
  }

  // The number itself, unasked: for Kind::boolean and the number kinds.
  std::uint64_t bits() const { return bits_; }

  // Notes a fault of this node: a stable snake_case code and a phrase for people, without the
  // field's name. What is being read is refused from then on.
  void fail(std::string_view code, std::string detail) const;
  // The same for a member of this object, whether it is there or not.
  void fail_member(std::string_view name, std::string_view code, std::string detail) const;
  // The fault of having another type than `expected` ("a string") names.
  void fail_type(std::string_view expected) const;

  std::string pointer() const;

 private:
  friend class Children;
  Value(const Value* parent, Reading* reading) : parent_(parent), reading_(reading) {}
  void look_at(Node node);
  void append_pointer(std::string& out) const;

  Kind kind_ = Kind::null;
  std::uint8_t depth_ = 0;    // how many containers this node stands in
  std::uint64_t bits_ = 0;    // a boolean or a number, by kind
  std::string_view text_;     // a string
  Node node_;                 // a container
  std::string_view key_;      // place in the parent, if that is an object …
  std::size_t position_ = 0;  // … or an array
  const Value* parent_;
  Reading* reading_;
};

// Walks the members of an object or the elements of an array. Ends early once the reading has more
// errors than it lists.
class Children {
 public:
  // Notes it if `parent` is no container of that kind, or one too many inside each other.
  Children(const Value& parent, Kind kind);
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  bool ok() const { return ok_; }
  // How many there are, at least: simdjson stops counting at 16,777,215.
  std::size_t size() const { return size_; }
  // The next child, valid until the following call; null at the end.
  const Value* next();

 private:
  Value child_;
  Node at_;
  Node end_;
  std::size_t size_ = 0;
  bool of_object_;
  bool ok_ = false;
};

struct Members : Children {
  explicit Members(const Value& object) : Children(object, Kind::object) {}
};

struct Elements : Children {
  explicit Elements(const Value& array) : Children(array, Kind::array) {}
};

}  // namespace signalbox::json
