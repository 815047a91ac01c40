// Codecs of what Boost.Describe describes: structs as objects, enums as words. A trailing
// underscore of a C++ name is not part of the JSON name: member class_ is "class".
#pragma once

#include "json/codec.hpp"
#include "json/fields.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace signalbox::json {

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

constexpr std::string_view json_name(std::string_view name) {
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

template <std::size_t Count>
constexpr bool are_distinct(const std::array<std::string_view, Count>& names) {
  for (std::size_t at = 0; at < Count; ++at) {
    for (std::size_t other = 0; other < at; ++other) {
      if (names[at] == names[other]) return false;
    }
  }
  return true;
}

// `,"name":` for Writer::quoted_key; an identifier needs no escape.
template <class Member>
inline constexpr auto quoted_key = [] {
  constexpr std::string_view name = json_name(Member::name);
  std::array<char, name.size() + 4> text{',', '"'};
  for (std::size_t at = 0; at < name.size(); ++at) text[at + 2] = name[at];
  text[name.size() + 2] = '"';
  text[name.size() + 3] = ':';
  return text;
}();

// The described public members of T, those of its bases first.
template <class T, class List = boost::describe::describe_members<
                       T, boost::describe::mod_public | boost::describe::mod_inherited>>
struct MembersOf;

template <class T, template <class...> class List, class... Member>
struct MembersOf<T, List<Member...>> {
  template <class M>
  using TypeOf = std::remove_cvref_t<decltype(std::declval<T&>().*M::pointer)>;

  template <class M>
  static void read_member(const Value& in, void* object) {
    Codec<TypeOf<M>>::read(in, static_cast<T*>(object)->*M::pointer);
  }

  template <class M>
  static void write_member(Writer& out, const T& object) {
    const auto& member = object.*M::pointer;
    if constexpr (Omittable<TypeOf<M>>) {
      if (Codec<TypeOf<M>>::is_absent(member)) return;
    }
    out.quoted_key({quoted_key<M>.data(), quoted_key<M>.size()});
    Codec<TypeOf<M>>::write(out, member);
  }

  static void write_all(Writer& out, const T& object) { (write_member<Member>(out, object), ...); }

  static constexpr std::array<std::string_view, sizeof...(Member)> names{
      json_name(Member::name)...};
  static constexpr std::array<Field, sizeof...(Member)> fields{
      Field{json_name(Member::name), !Omittable<TypeOf<Member>>, &read_member<Member>}...};
  // A guess that spares most strings their growth.
  static constexpr std::size_t text_bytes =
      (quoted_key<Member>.size() + ... + 2) + 16 * sizeof...(Member);
};

// A struct without a default, because a member (a Tenant, say) has none: it must be an aggregate
// that describes all its members.
template <class T, template <class...> class Bases, class... Base,
          template <class...> class Members, class... Member>
T blank_aggregate(Bases<Base...>, Members<Member...>) {
  return T{blank<typename Base::type>()...,
           blank<std::remove_cvref_t<decltype(std::declval<T&>().*Member::pointer)>>()...};
}

template <DescribedStruct T>
struct Codec<T> {
  static void read(const Value& in, T& out) {
    static_assert(MembersOf<T>::names.size() <= fields_max, "too many members for one struct");
    static_assert(are_distinct(MembersOf<T>::names), "two members have the same JSON name");
    read_fields(in, MembersOf<T>::fields, &out);
  }
  static void write(Writer& out, const T& value) {
    out.begin_object();
    MembersOf<T>::write_all(out, value);
    out.end_object();
  }
  static T blank() {
    if constexpr (std::is_default_constructible_v<T>) {
      return T{};
    } else {
      return blank_aggregate<T>(
          boost::describe::describe_bases<T, boost::describe::mod_public>{},
          boost::describe::describe_members<T, boost::describe::mod_public>{});
    }
  }
};

template <class E, class List = boost::describe::describe_enumerators<E>>
struct WordsOf;

template <class E, template <class...> class List, class... Enumerator>
struct WordsOf<E, List<Enumerator...>> {
  static constexpr std::array<std::string_view, sizeof...(Enumerator)> names{
      json_name(Enumerator::name)...};
  static constexpr std::array<E, sizeof...(Enumerator)> values{Enumerator::value...};
};

template <DescribedEnum E>
struct Codec<E> {
  using Words = WordsOf<E>;
  static_assert(are_distinct(Words::names), "two enumerators have the same JSON name");

  static void read(const Value& in, E& out) {
    if (const auto at = find_word(in, Words::names)) out = Words::values[*at];
  }
  static void write(Writer& out, E value) {
    for (std::size_t at = 0; at < Words::values.size(); ++at) {
      if (Words::values[at] == value) return out.text(Words::names[at]);
    }
    throw std::logic_error("JSON cannot be written: an enum holds none of its enumerators");
  }
};

}  // namespace signalbox::json
