// A mail as a plain value, and as the text that SMTP carries (RFC 5322, MIME). Pure.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::outbound {

// One mail to many is for a team; more are a list's business, and servers refuse from 100 on
// (RFC 5321 §4.5.3.1.8).
inline constexpr std::size_t recipients_max = 100;
// Text and HTML together: what we send is read on a phone.
inline constexpr std::size_t mail_bytes_max = std::size_t{1} << 20U;

struct Mailbox {
  std::string address;    // local@domain, ASCII; an international domain in its xn-- form
  std::string name = {};  // UTF-8, for people
};

struct Mail {
  Mailbox from = {};
  std::vector<Mailbox> to = {};  // 1 to recipients_max; each is told of all
  std::string subject = {};      // UTF-8
  std::string text = {};         // UTF-8; line ends of any kind
  std::string html = {};         // the same for people who see pictures; may be empty
  // "<delivery>@<domain>": the same for each try of one delivery, so that a mail which arrives
  // twice can be told.
  std::string message_id = {};
  Time date = {};
  // List-Unsubscribe, In-Reply-To, Auto-Submitted…; not those that the members above make.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Whether it is an address that we send to: a dot-atom, '@' and a domain name (RFC 5321 §4.1.2).
bool is_mail_address(std::string_view text);

// The whole message, CRLF at the end of each line and no line over 998 bytes; dots are the
// transport's to double. Code::invalid names the member that cannot be sent: an address, a control
// character in a header, text that is not UTF-8, too much of something.
Result<std::string> format_mail(const Mail& mail);

}  // namespace signalbox::outbound
