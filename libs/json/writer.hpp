// Writes JSON in one pass at the end of a string: compact, in the order of the calls. The described
// writer stands on it; hot paths may call it by hand. It puts the commas, not the grammar: that
// calls match (begin and end, key and value) is the caller's duty and its goldens' proof.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::json {

class Writer {
 public:
  // Appends to `out`, which must live as long as the writer.
  explicit Writer(std::string& out) : out_(out), key_at_(out.size()) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  void key(std::string_view name);
  // The same for a name known at compile time, written as `,"name":`: it is copied, not looked at.
  void quoted_key(std::string_view comma_name_colon);

  // A key and its value at once, for objects that are written by hand.
  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  void member(std::string_view name, const char* value) { member(name, std::string_view{value}); }
  void member(std::string_view name, std::same_as<bool> auto value) {
    key(name);
    boolean(value);
  }
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  void member(std::string_view name, Integer value) {
    key(name);
    integer(value);
  }

  void text(std::string_view value);
  // Throws std::logic_error beyond ±(2^53−1): such numbers are written as json::Decimal.
  template <std::integral Integer>
  void integer(Integer value) {
    if (!std::in_range<std::int64_t>(value)) refuse_integer();
    signed_integer(static_cast<std::int64_t>(value));
  }
  // The shortest text that reads back as the same number. Throws std::logic_error if not finite.
  void number(double value);
  void boolean(bool value);
  void null();
  // Valid JSON, as it stands.
  void raw(std::string_view json);

 private:
  void open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    comma_ = true;
  }
  // Before a value or a key; afterwards the next one needs a comma.
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void signed_integer(std::int64_t value);
  [[noreturn]] void refuse_integer() const;
  [[noreturn]] void refuse(std::string_view what) const;

  std::string& out_;
  bool comma_ = false;
  // Where the last key stands, for the message of a refusal.
  std::size_t key_at_;
  std::size_t key_bytes_ = 0;
};

}  // namespace signalbox::json
