// Questions and answers of DNS as bytes (RFC 1035 §4). No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::probe {

struct DnsQuestion {
  std::uint16_t id = 0;
  std::string name;
  std::string type;  // one of domain::record_types
};

// Of an answer; more is no answer that a person would look at.
inline constexpr std::size_t dns_answers_max = 64;

// Nothing when there is no such name or type.
std::optional<std::string> dns_bytes(const DnsQuestion& question);

struct DnsReply {
  int code = 0;  // 0: no error, 2: SERVFAIL, 3: NXDOMAIN
  bool is_truncated = false;
  bool is_garbled = false;
  // Of the type that was asked for, sorted, the first dns_answers_max. Names in lower case without
  // their last dot; "10 mail.example.com" of MX; of SOA its seven fields; a TXT in one piece.
  std::vector<std::string> answers = {};
};

// Nothing when these bytes are no answer to this question.
std::optional<DnsReply> parse_dns_reply(std::string_view bytes, const DnsQuestion& question);

// "NXDOMAIN"; "13" for what has no name.
std::string dns_code_name(int code);

// Whether one of the answers says what is wanted; addresses and names are compared as such.
bool holds_answer(const DnsReply& reply, const DnsQuestion& question, std::string_view wanted);

}  // namespace signalbox::device_poller::probe
