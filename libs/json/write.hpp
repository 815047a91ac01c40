// Value → text: compact JSON, members in the order of their description. What JSON cannot hold (a
// number that is not finite, an integer beyond ±(2^53−1)) is our own bug: std::logic_error.
#pragma once

#include "json/codec.hpp"
#include "json/core_types.hpp"
#include "json/described.hpp"
#include "json/standard_types.hpp"

#include <string>

namespace signalbox::json {

// Appends to `out`; after an exception `out` ends in half a document.
template <class T>
void append(std::string& out, const T& value) {
  static_assert(!Omittable<T>, "a document cannot be absent");
  Writer writer{out};
  Codec<T>::write(writer, value);
}

template <class T>
std::string write(const T& value) {
  std::string out;
  if constexpr (DescribedStruct<T>) out.reserve(MembersOf<T>::text_bytes);
  append(out, value);
  return out;
}

}  // namespace signalbox::json
