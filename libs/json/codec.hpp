// How a type is read and written: Codec<T>, the point where other libraries join in. codec.hpp says
// what a codec is; described.hpp, standard_types.hpp and core_types.hpp hold those we have.
#pragma once

#include "json/value.hpp"
#include "json/writer.hpp"

#include <chrono>
#include <concepts>
#include <type_traits>

namespace signalbox::json {

template <class T>
inline constexpr bool is_duration = false;
template <class Rep, class Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

// A specialisation has
//   static void read(const Value& in, T& out);        a fault is noted by in.fail(code, detail)
//   static void write(Writer& out, const T& value);   writes exactly one value
// and may have
//   static T blank();                        for a T without a default: what read() overwrites
//   static bool is_absent(const T& value);   then a member of this type may be missing
template <class T>
struct Codec {
  static_assert(!is_duration<T>,
                "a duration has no unit in JSON: use an integer whose name ends in it, such as "
                "interval_seconds");
  static_assert(!std::is_same_v<T, float>, "use double: a float does not survive the way back");
  static_assert(is_duration<T> || std::is_same_v<T, float>,
                "no JSON form: describe the type (BOOST_DESCRIBE_STRUCT, BOOST_DESCRIBE_ENUM), "
                "include the header of its codec, or specialise json::Codec for it");
};

// May be missing as a member, and makes no sense anywhere else.
template <class T>
concept Omittable = requires(const T& value) {
  { Codec<T>::is_absent(value) } -> std::same_as<bool>;
};

// A T to read into.
template <class T>
T blank() {
  if constexpr (requires { Codec<T>::blank(); }) {
    return Codec<T>::blank();
  } else {
    return T{};
  }
}

}  // namespace signalbox::json
