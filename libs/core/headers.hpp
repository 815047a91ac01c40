// Headers of a message: of HTTP, both ways, and of the bus.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox {

// In order, and a name may come more than once. Names are written as they stand and compared
// without case (RFC 9110 §5.1): NATS keeps their case and the CloudEvents binding ignores it.
class Headers {
 public:
  using Entry = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Entry> entries);

  // Whether add() takes it. It does not take what would become a header of its own: CR, LF or NUL,
  // and a name that is empty or holds a colon or a blank.
  static bool is_header(std::string_view name, std::string_view value);
  // Throws std::invalid_argument, without the value, for what is no header.
  void add(std::string name, std::string value);
  // The same, unless the value is empty.
  void add_if_any(std::string name, std::string value);
  // Replaces all that stands under this name; as strict as add().
  void set(std::string_view name, std::string value);

  // The first value under this name; empty when there is none.
  std::string_view get(std::string_view name) const;
  // Whether there is a header of this name at all.
  bool has(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  const std::vector<Entry>& entries() const { return entries_; }

  bool operator==(const Headers&) const = default;

 private:
  std::vector<Entry> entries_;
};

}  // namespace signalbox
