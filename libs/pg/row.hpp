// What a statement brought back.
#pragma once

#include "core/clock.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "json/raw.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace signalbox::pg {

// How a type is read from PostgreSQL's text form; a text that is none of it throws
// std::logic_error, because then our statement and our code disagree.
template <class T>
struct FromText;

class Rows;

// One row. It keeps its result alive and may be copied.
class Row {
 public:
  // The column's value. Throws std::logic_error for a column that is not there, and for NULL unless
  // T is a std::optional.
  template <class T>
  T get(std::string_view column) const;

 private:
  friend class Rows;
  Row(std::shared_ptr<const void> result, std::size_t at) : result_(std::move(result)), at_(at) {}

  // The text of a column; nothing for NULL.
  std::optional<std::string_view> text(std::string_view column) const;

  std::shared_ptr<const void> result_;  // a PGresult
  std::size_t at_;
};

class Rows {
 public:
  // Takes over a PGresult, with its deleter.
  explicit Rows(std::shared_ptr<const void> result);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Row operator[](std::size_t at) const { return {result_, at}; }

  // Rows that an INSERT, UPDATE or DELETE touched; for SELECT, rows returned.
  std::size_t affected() const;
  // What the server calls what it did: "COMMIT", "INSERT 0 1".
  std::string_view tag() const;

 private:
  std::shared_ptr<const void> result_;
  std::size_t size_;
};

[[noreturn]] void refuse_null(std::string_view column);
[[noreturn]] void refuse_text(std::string_view text, std::string_view wanted);

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
T Row::get(std::string_view column) const {
  const auto value = text(column);
  if constexpr (is_optional<T>) {
    if (!value) return std::nullopt;
    return FromText<typename T::value_type>::read(*value);
  } else {
    if (!value) refuse_null(column);
    return FromText<T>::read(*value);
  }
}

template <>
struct FromText<std::string> {
  static std::string read(std::string_view text) { return std::string{text}; }
};
template <>
struct FromText<bool> {
  static bool read(std::string_view text) { return text == "t"; }
};
template <>
struct FromText<std::int64_t> {
  static std::int64_t read(std::string_view text);
};
template <>
struct FromText<std::int32_t> {
  static std::int32_t read(std::string_view text);
};
template <>
struct FromText<double> {
  static double read(std::string_view text);
};
// timestamptz, as a session with DateStyle ISO and time zone UTC writes it.
template <>
struct FromText<Time> {
  static Time read(std::string_view text);
};
template <>
struct FromText<Uuid> {
  static Uuid read(std::string_view text);
};
template <class Tag>
struct FromText<Id<Tag>> {
  static Id<Tag> read(std::string_view text) { return {FromText<Uuid>::read(text)}; }
};
template <>
struct FromText<Tenant> {
  static Tenant read(std::string_view text);
};
template <>
struct FromText<json::Raw> {
  static json::Raw read(std::string_view text);
};

// The elements of a one-dimensional array literal; NULL elements are absent texts.
std::vector<std::optional<std::string>> split_array(std::string_view literal);

template <class T>
struct FromText<std::vector<T>> {
  static std::vector<T> read(std::string_view literal) {
    std::vector<T> values;
    for (const auto& element : split_array(literal)) {
      if constexpr (is_optional<T>) {
        if (!element) {
          values.emplace_back(std::nullopt);
          continue;
        }
        values.emplace_back(FromText<typename T::value_type>::read(*element));
      } else {
        if (!element) refuse_null("array element");
        values.push_back(FromText<T>::read(*element));
      }
    }
    return values;
  }
};

}  // namespace signalbox::pg
