// Messages of SNMPv1 (RFC 1157) and SNMPv2c (RFC 1901, RFC 3416): a value and its datagram. Pure.
#pragma once

#include "device_poller/outside/snmp/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::snmp {

// What UDP over IPv4 carries: 65,535 without the IP and the UDP header.
inline constexpr std::size_t datagram_bytes_max = 65'507;
// A GETBULK of ours asks for 10 rows of some 12 columns. More variables than this are an attack: at
// 12 bytes each they would fill half a datagram.
inline constexpr std::size_t variables_max = 2'048;

// The numbers are those on the wire.
enum class Version : std::uint8_t { v1 = 0, v2c = 1 };

enum class Operation : std::uint8_t {
  get = 0xA0,
  get_next = 0xA1,
  response = 0xA2,
  get_bulk = 0xA5,  // not of SNMPv1
};

// Error status of an answer, those that we act upon (RFC 3416 §3).
inline constexpr std::int32_t too_big_error = 1;
inline constexpr std::int32_t no_such_name_error = 2;  // SNMPv1 alone
inline constexpr std::int32_t generic_error = 5;
inline constexpr std::int32_t no_access_error = 6;
inline constexpr std::int32_t authorization_error = 16;

struct Variable {
  Oid name;
  Value value = {};

  bool operator==(const Variable&) const = default;
};

struct Message {
  std::string community;
  Operation operation = Operation::get;
  std::int32_t request_id = 0;
  std::int32_t error_status = 0;  // of a GETBULK: non-repeaters
  std::int32_t error_index = 0;   // of a GETBULK: max-repetitions
  std::vector<Variable> variables = {};
  Version version = Version::v2c;

  bool operator==(const Message&) const = default;
};

// The datagram. Its names must be such as Oid::parse() reads.
std::string encode(const Message& message);

// Code::invalid, and what is wrong with it, for anything but one of the operations above. Bytes
// behind the message are ignored, as all agents and managers do. What is read encodes to bytes that
// read as the same message.
Result<Message> decode(std::string_view datagram);

}  // namespace signalbox::device_poller::snmp
