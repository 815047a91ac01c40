// ASN.1's basic encoding rules, as far as SNMP uses them (X.690; RFC 3417 §8). Written in the
// shortest form; read as agents really send it: over-long lengths, unsigned numbers with or without
// the leading zero that keeps them positive. Internal to this protocol.
#pragma once

#include "device_poller/outside/snmp/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::device_poller::snmp::ber {

// Identifier octets: of universal, application and context class.
enum class Tag : std::uint8_t {
  integer = 0x02,
  octets = 0x04,
  null = 0x05,
  oid = 0x06,
  sequence = 0x30,
  ip_address = 0x40,
  counter32 = 0x41,
  gauge32 = 0x42,
  time_ticks = 0x43,
  opaque = 0x44,
  counter64 = 0x46,
  no_such_object = 0x80,
  no_such_instance = 0x81,
  end_of_view = 0x82,
};

// What is no BER: caught where a message is decoded, and never leaves it.
struct Malformed {
  const char* what;
};

// Reads elements one after the other. The bytes must outlive it. Throws Malformed.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  // The content of the next element, which must have this tag.
  Reader enter(std::uint8_t tag);
  Reader enter(Tag tag) { return enter(static_cast<std::uint8_t>(tag)); }
  std::uint8_t next_tag() const;

  std::int64_t integer();
  std::string_view octets();
  Oid oid();
  // Any of the values of a variable.
  Value value();

 private:
  std::string_view content(std::uint8_t tag);

  std::string_view rest_;
};

// Builds a message from its end to its beginning, so that every length is known when it is written.
// What is added last stands first.
class Writer {
 public:
  // How much has been written: the beginning of an element that is yet to be closed by wrap().
  std::size_t mark() const { return reversed_.size(); }
  // Everything written since the mark becomes the content of one element.
  void wrap(std::uint8_t tag, std::size_t mark);
  void wrap(Tag tag, std::size_t mark) { wrap(static_cast<std::uint8_t>(tag), mark); }

  void integer(std::int64_t number);
  void octets(std::string_view bytes);
  void oid(const Oid& oid);
  void value(const Value& value);

  // The bytes in their order; the writer is empty afterwards.
  std::string finish();

 private:
  void add(std::uint8_t byte) { reversed_ += static_cast<char>(byte); }
  void add_bytes(std::string_view bytes) { reversed_.append(bytes.rbegin(), bytes.rend()); }
  void number(Tag tag, std::uint64_t bits, bool is_negative);

  std::string reversed_;
};

}  // namespace signalbox::device_poller::snmp::ber
