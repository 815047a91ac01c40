// The untyped half of reading described types: one loop for all structs, one for all enums.
#pragma once

#include "json/value.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace signalbox::json {

struct Field {
  std::string_view name;
  bool required;
  void (*read)(const Value& in, void* object);
};

// A bit each in the set of those already seen.
inline constexpr std::size_t fields_max = 64;

// Reads each member of `in` into `object`; notes unknown, repeated and missing ones.
void read_fields(const Value& in, std::span<const Field> fields, void* object);

// The position of the word that `in` holds; notes what is allowed if it is none of them.
std::optional<std::size_t> find_word(const Value& in, std::span<const std::string_view> words);

}  // namespace signalbox::json
