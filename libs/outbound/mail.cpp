#include "outbound/mail.hpp"

#include "core/json_text.hpp"
#include "crypto/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace signalbox::outbound {
namespace {
constexpr std::size_t line_characters = 76;    // RFC 2045 §6.7, RFC 2047 §2
constexpr std::size_t word_bytes = 39;         // becomes 52 of base64, 64 with its frame
constexpr std::size_t header_bytes_max = 900;  // RFC 5322 §2.1.1: 998 in a line
constexpr std::size_t headers_max = 32;
constexpr std::size_t local_part_max = 64;  // RFC 5321 §4.5.3.1
constexpr std::size_t address_max = 254;
constexpr std::size_t label_max = 63;  // RFC 1035 §2.3.4
// "=_" stands in no quoted-printable text (RFC 2045 §6.7), so that no body can end a part.
constexpr std::string_view boundary = "=_signalbox_part";

constexpr std::string_view made_here[] = {"from",
                                          "sender",
                                          "reply-path",
                                          "return-path",
                                          "to",
                                          "cc",
                                          "bcc",
                                          "subject",
                                          "date",
                                          "message-id",
                                          "mime-version",
                                          "received",
                                          "content-type",
                                          "content-transfer-encoding",
                                          "content-disposition",
                                          "dkim-signature"};

bool is_alphanumeric(char one) {
  return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& one : out) {
    if (one >= 'A' && one <= 'Z') one = static_cast<char>(one + 32);
  }
  return out;
}

// Cuts at each `sign`; "a..b" has an empty part.
template <class Check>
bool all_parts(std::string_view text, char sign, Check check) {
  while (true) {
    const auto end = text.find(sign);
    if (!check(text.substr(0, end))) return false;
    if (end == text.npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_atom(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char one) {
    return is_alphanumeric(one) ||
           std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(one) != std::string_view::npos;
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= label_max && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](char one) { return is_alphanumeric(one) || one == '-'; });
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char one) { return static_cast<unsigned char>(one) < 0x20 || one == 0x7f; });
}

bool is_plain(std::string_view text) {
  const bool ascii =
      std::ranges::all_of(text, [](char one) { return static_cast<unsigned char>(one) < 0x80; });
  // What looks like an encoded word would be read as one.
  return ascii && text.find("=?") == text.npos;
}

Failure invalid(std::string detail) { return {Code::invalid, std::move(detail)}; }

// A piece that ends between two characters.
std::string_view utf8_piece(std::string_view text, std::size_t bytes_max) {
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const auto next = utf8_sequence_bytes(text.substr(bytes));
    if (next == 0 || bytes + next > bytes_max) break;
    bytes += next;
  }
  return text.substr(0, bytes);
}

// RFC 2047: encoded words, one a line.
void append_encoded(std::string& out, std::string_view text) {
  for (bool first = true; !text.empty(); first = false) {
    const auto piece = utf8_piece(text, word_bytes);
    if (!first) out += "\r\n ";
    out += "=?utf-8?B?" + crypto::to_base64(crypto::ByteView{piece}) + "?=";
    text.remove_prefix(piece.size());
  }
}

// Unstructured text: as it is, folded at its blanks, where it is plain and has no long words.
void append_unstructured(std::string& out, std::string_view name, std::string_view text) {
  out += std::string{name} + ": ";
  if (!is_plain(text)) {
    append_encoded(out, text);
    out += "\r\n";
    return;
  }
  auto column = name.size() + 2;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' ', 1));
    // A line of blanks alone may not be: RFC 5322 §3.2.2.
    const bool blank = word.find_first_not_of(' ') == word.npos;
    if (column > name.size() + 2 && column + word.size() > line_characters && !blank &&
        word.front() == ' ') {
      out += "\r\n";
      column = 0;
    }
    out += word;
    column += word.size();
    text.remove_prefix(word.size());
  }
  out += "\r\n";
}

void append_mailbox(std::string& out, const Mailbox& mailbox) {
  if (mailbox.name.empty()) {
    out += mailbox.address;
    return;
  }
  if (is_plain(mailbox.name)) {
    out += '"';
    for (const char one : mailbox.name) {
      if (one == '"' || one == '\\') out += '\\';
      out += one;
    }
    out += '"';
  } else {
    append_encoded(out, mailbox.name);
  }
  out += "\r\n <" + mailbox.address + ">";
}

std::string two(unsigned number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

// RFC 5322 §3.3.
std::string date_of(Time time) {
  constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  const auto number = [](auto part) { return two(static_cast<unsigned>(part.count())); };
  return std::string{days[std::chrono::weekday{day}.c_encoding()]} + ", " +
         two(unsigned{date.day()}) + " " + months[unsigned{date.month()} - 1] + " " +
         std::to_string(int{date.year()}) + " " + number(clock.hours()) + ":" +
         number(clock.minutes()) + ":" + number(clock.seconds()) + " +0000";
}

// RFC 2045 §6.7, of text: line ends of any kind become CRLF.
class QuotedPrintable {
 public:
  static std::string of(std::string_view text) {
    QuotedPrintable writer;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      if (pair) ++i;
      if (pair || text[i] == '\n' || text[i] == '\r') {
        writer.end_line();
      } else {
        const bool last = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        writer.put(text[i], last);
      }
    }
    writer.end_line();
    return std::move(writer.out_);
  }

 private:
  void put(char one, bool last_of_line) {
    const auto byte = static_cast<std::uint8_t>(one);
    const bool blank = one == ' ' || one == '\t';
    const bool literal = (byte > 0x20 && byte < 0x7f && one != '=') || (blank && !last_of_line);
    const std::size_t size = literal ? 1 : 3;
    if (column_ + size >= line_characters) {
      out_ += "=\r\n";
      column_ = 0;
    }
    column_ += size;
    if (literal) {
      out_ += one;
      return;
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    out_ += {'=', digits[byte >> 4U], digits[byte & 0xFU]};
  }
  void end_line() {
    out_ += "\r\n";
    column_ = 0;
  }

  std::string out_;
  std::size_t column_ = 0;
};

void append_part(std::string& out, std::string_view type, std::string_view text) {
  out += "Content-Type: " + std::string{type} + "; charset=utf-8\r\n";
  out += "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  out += QuotedPrintable::of(text);
}

void append_body(std::string& out, const Mail& mail) {
  out += "MIME-Version: 1.0\r\n";
  if (mail.html.empty()) return append_part(out, "text/plain", mail.text);
  const auto line = "--" + std::string{boundary};
  out += "Content-Type: multipart/alternative; boundary=\"" + std::string{boundary} + "\"\r\n\r\n";
  out += line + "\r\n";
  append_part(out, "text/plain", mail.text);
  out += line + "\r\n";
  append_part(out, "text/html", mail.html);
  out += line + "--\r\n";
}

// Nothing of a header may end it or be read as another.
Result<void> check_text(std::string_view what, std::string_view text) {
  if (text.size() > header_bytes_max) return invalid(std::string{what} + " is too long");
  if (has_control(text)) return invalid(std::string{what} + " holds a control character");
  if (!is_utf8(text)) return invalid(std::string{what} + " is not UTF-8");
  return {};
}

Result<void> check_mailbox(std::string_view what, const Mailbox& mailbox) {
  if (!is_mail_address(mailbox.address)) {
    return invalid(std::string{what} + " is no mail address");
  }
  return check_text(what, mailbox.name);
}

Result<void> check_headers(const Mail& mail) {
  if (mail.headers.size() > headers_max) return invalid("too many headers");
  for (const auto& [name, value] : mail.headers) {
    const bool named =
        !name.empty() && name.size() < line_characters &&
        std::ranges::all_of(name, [](char one) { return is_alphanumeric(one) || one == '-'; });
    if (!named) return invalid("a header's name holds letters, digits and hyphens only");
    if (std::ranges::find(made_here, lower(name)) != std::end(made_here)) {
      return invalid("header " + name + " is not the caller's to set");
    }
    if (auto checked = check_text("header " + name, value); !checked) return checked;
  }
  return {};
}

Result<void> check(const Mail& mail) {
  if (mail.to.empty() || mail.to.size() > recipients_max) {
    return invalid("a mail has 1 to " + std::to_string(recipients_max) + " recipients");
  }
  if (auto checked = check_mailbox("the sender", mail.from); !checked) return checked;
  for (const auto& one : mail.to) {
    if (auto checked = check_mailbox("a recipient", one); !checked) return checked;
  }
  if (auto checked = check_text("the subject", mail.subject); !checked) return checked;
  if (!is_mail_address(mail.message_id)) return invalid("the message id is not like id@domain");
  if (auto checked = check_headers(mail); !checked) return checked;
  if (mail.text.size() + mail.html.size() > mail_bytes_max) {
    return Failure{Code::too_large, "the mail is too large"};
  }
  if (!is_utf8(mail.text) || !is_utf8(mail.html)) return invalid("the text is not UTF-8");
  return {};
}
}  // namespace

bool is_mail_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos || at > local_part_max || text.size() > address_max) return false;
  return all_parts(text.substr(0, at), '.', is_atom) &&
         all_parts(text.substr(at + 1), '.', is_label);
}

Result<std::string> format_mail(const Mail& mail) {
  if (auto checked = check(mail); !checked) return checked.error();
  std::string out = "Date: " + date_of(mail.date) + "\r\nFrom: ";
  append_mailbox(out, mail.from);
  for (std::size_t i = 0; i < mail.to.size(); ++i) {
    out += i == 0 ? "\r\nTo: " : ",\r\n ";
    append_mailbox(out, mail.to[i]);
  }
  out += "\r\n";
  append_unstructured(out, "Subject", mail.subject);
  out += "Message-ID: <" + mail.message_id + ">\r\n";
  for (const auto& [name, value] : mail.headers) append_unstructured(out, name, value);
  append_body(out, mail);
  return out;
}

}  // namespace signalbox::outbound
