// Codecs of the language's own types: bool, integers, double, string, vector, optional, map.
#pragma once

#include "core/limits.hpp"
#include "json/codec.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::json {

// An integer type that holds a number rather than a character.
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                 !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                 !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <>
struct Codec<bool> {
  static void read(const Value& in, bool& out) {
    if (const auto value = in.boolean()) out = *value;
  }
  static void write(Writer& out, bool value) { out.boolean(value); }
};

template <Number T>
struct Codec<T> {
  static constexpr std::int64_t exact_max = limits::json_integer_max;
  static constexpr std::int64_t least =
      std::cmp_less(std::numeric_limits<T>::min(), -exact_max)
          ? -exact_max
          : static_cast<std::int64_t>(std::numeric_limits<T>::min());
  static constexpr std::int64_t most =
      std::cmp_greater(std::numeric_limits<T>::max(), exact_max)
          ? exact_max
          : static_cast<std::int64_t>(std::numeric_limits<T>::max());

  static void read(const Value& in, T& out) {
    if (const auto value = in.integer(least, most)) out = static_cast<T>(*value);
  }
  static void write(Writer& out, T value) { out.integer(value); }
};

template <>
struct Codec<double> {
  static void read(const Value& in, double& out) {
    if (const auto value = in.number()) out = *value;
  }
  static void write(Writer& out, double value) { out.number(value); }
};

template <>
struct Codec<std::string> {
  static void read(const Value& in, std::string& out) {
    const auto value = in.text();
    if (!value) return;
    // Refused at the door, because nothing behind it can keep it: PostgreSQL's text cannot.
    if (value->find('\0') != value->npos) {
      in.fail("nul_character", "must not contain U+0000");
    } else {
      out = std::string{*value};
    }
  }
  static void write(Writer& out, const std::string& value) { out.text(value); }
};

template <class T>
struct Codec<std::vector<T>> {
  // More is taken only as elements prove good: a short text must not claim much memory.
  static constexpr std::size_t reserved_max = 64;

  static void read(const Value& in, std::vector<T>& out) {
    static_assert(!Omittable<T>, "only a member of a struct can be absent, not an element");
    Elements elements{in};
    out.reserve(std::min(elements.size(), reserved_max));
    while (const auto* element = elements.next()) {
      if constexpr (std::same_as<T, bool>) {
        out.push_back(element->boolean().value_or(false));
      } else {
        Codec<T>::read(*element, out.emplace_back(blank<T>()));
      }
    }
  }
  static void write(Writer& out, const std::vector<T>& values) {
    static_assert(!Omittable<T>, "only a member of a struct can be absent, not an element");
    out.begin_array();
    for (const auto& value : values) Codec<T>::write(out, value);
    out.end_array();
  }
};

template <class T>
struct Codec<std::optional<T>> {
  static_assert(!Omittable<T>, "a member is absent or not: there is no third state");

  static bool is_absent(const std::optional<T>& value) { return !value.has_value(); }
  static void read(const Value& in, std::optional<T>& out) {
    Codec<T>::read(in, out.emplace(blank<T>()));
  }
  static void write(Writer& out, const std::optional<T>& value) {
    // NOLINTNEXTLINE(bugprone-unchecked-optional-access): is_absent() is asked first
    Codec<T>::write(out, value.value());
  }
};

template <class T, class Less>
struct Codec<std::map<std::string, T, Less>> {
  static void read(const Value& in, std::map<std::string, T, Less>& out) {
    static_assert(!Omittable<T>, "only a member of a struct can be absent, not a map's value");
    Members members{in};
    while (const auto* member = members.next()) {
      if (member->key().find('\0') != std::string_view::npos) {
        in.fail("nul_character", "must not have a name that contains U+0000");
        continue;
      }
      const auto [entry, is_new] = out.try_emplace(std::string{member->key()}, blank<T>());
      if (is_new) {
        Codec<T>::read(*member, entry->second);
      } else {
        member->fail("duplicate_member", "is given more than once");
      }
    }
  }
  static void write(Writer& out, const std::map<std::string, T, Less>& values) {
    static_assert(!Omittable<T>, "only a member of a struct can be absent, not a map's value");
    out.begin_object();
    for (const auto& [name, value] : values) {
      out.key(name);
      Codec<T>::write(out, value);
    }
    out.end_object();
  }
};

}  // namespace signalbox::json
