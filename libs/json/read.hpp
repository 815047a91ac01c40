// Text → value. The rules and the codes of errors are in README.md.
#pragma once

#include "core/result.hpp"
#include "json/codec.hpp"
#include "json/core_types.hpp"
#include "json/described.hpp"
#include "json/document.hpp"
#include "json/standard_types.hpp"

#include <string_view>
#include <utility>

namespace signalbox::json {

// Code::invalid with every fault at its JSON Pointer, the first limits::json_errors_max of them;
// Code::too_large for a text beyond limits::body_bytes_max. Any bytes are safe to read.
template <class T>
Result<T> read(std::string_view text) {
  static_assert(!Omittable<T>, "a document cannot be absent");
  Document document{text};
  T value = blank<T>();
  if (document.root() != nullptr) Codec<T>::read(*document.root(), value);
  if (document.is_sound()) return value;
  return std::move(document).failure();
}

}  // namespace signalbox::json
