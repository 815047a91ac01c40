// A member of a PATCH body (RFC 7396): missing leaves the field as it is, null removes it, a value
// sets it. The only place where null is allowed. A field that cannot be removed is a std::optional.
#pragma once

#include "json/codec.hpp"

#include <optional>
#include <utility>

namespace signalbox::json {

template <class T>
class Patch {
 public:
  Patch() = default;  // unchanged
  // Not explicit: a value is a patch that sets it.
  Patch(T value) : value_(std::move(value)) {}
  static Patch removed() {
    Patch patch;
    patch.is_removed_ = true;
    return patch;
  }

  bool is_unchanged() const { return !is_removed_ && !value_; }
  bool is_removed() const { return is_removed_; }
  // The new value; none when unchanged or removed.
  const std::optional<T>& value() const { return value_; }

  template <class Field>
  void apply_to(std::optional<Field>& field) const {
    if (!is_unchanged()) field = value_;
  }

  bool operator==(const Patch&) const = default;

 private:
  std::optional<T> value_;
  bool is_removed_ = false;
};

template <class T>
struct Codec<Patch<T>> {
  static_assert(!Omittable<T>, "a patch has three states already");

  static bool is_absent(const Patch<T>& patch) { return patch.is_unchanged(); }
  static void read(const Value& in, Patch<T>& out) {
    if (in.kind() == Kind::null) {
      out = Patch<T>::removed();
      return;
    }
    T value = blank<T>();
    Codec<T>::read(in, value);
    out = std::move(value);
  }
  static void write(Writer& out, const Patch<T>& patch) {
    if (patch.is_removed()) {
      out.null();
    } else {
      // NOLINTNEXTLINE(bugprone-unchecked-optional-access): is_absent() is asked first
      Codec<T>::write(out, patch.value().value());
    }
  }
};

}  // namespace signalbox::json
