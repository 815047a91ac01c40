#include "device_poller/outside/probe/dns_message.hpp"

#include "device_poller/outside/probe/text.hpp"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <span>

namespace signalbox::device_poller::probe {
namespace {
using Rdata = std::span<const unsigned char>;

struct TypeName {
  std::string_view name;
  ns_type type;
};
constexpr TypeName types[] = {{"A", ns_t_a},     {"AAAA", ns_t_aaaa}, {"CNAME", ns_t_cname},
                              {"MX", ns_t_mx},   {"NS", ns_t_ns},     {"TXT", ns_t_txt},
                              {"SOA", ns_t_soa}, {"PTR", ns_t_ptr}};

std::optional<ns_type> type_of(std::string_view name) {
  for (const auto& [known, type] : types) {
    if (known == name) return type;
  }
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string low{text};
  std::ranges::transform(low, low.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
  });
  return low;
}

std::string canonical_name(std::string_view name) {
  auto low = lower(name);
  if (low.size() > 1 && low.ends_with('.')) low.pop_back();
  return low;
}

// Reads the fields of one record; after a fault everything is empty.
class Fields {
 public:
  Fields(const ns_msg& message, Rdata data)
      : begin_(ns_msg_base(message)), end_(ns_msg_end(message)), data_(data) {}

  std::string name() {
    std::array<char, NS_MAXDNAME> text{};
    const int used = ns_name_uncompress(begin_, end_, data_.data(), text.data(), text.size());
    if (used < 0 || !take(static_cast<std::size_t>(used))) return {};
    return text[0] == '\0' ? "." : canonical_name(text.data());
  }
  std::string number(std::size_t bytes) {
    const auto* const from = data_.data();
    if (!take(bytes)) return {};
    return std::to_string(bytes == NS_INT16SZ ? ns_get16(from) : ns_get32(from));
  }
  // One string after its length.
  std::string text() {
    const std::size_t bytes = data_.empty() ? 0 : data_[0];
    const auto* const from = data_.data() + 1;
    if (!take(bytes + 1)) return {};
    return {reinterpret_cast<const char*>(from), bytes};
  }
  std::string address(int family, std::size_t bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto* const from = data_.data();
    if (data_.size() != bytes || !take(bytes)) return {};
    return inet_ntop(family, from, text.data(), text.size());
  }
  bool is_at_end() const { return data_.empty(); }
  bool is_sound() const { return is_sound_; }

 private:
  bool take(std::size_t bytes) {
    is_sound_ = is_sound_ && bytes <= data_.size();
    data_ = is_sound_ ? data_.subspan(bytes) : Rdata{};
    return is_sound_;
  }

  const unsigned char* begin_;
  const unsigned char* end_;
  Rdata data_;
  bool is_sound_ = true;
};

std::string soa_of(Fields& fields) {
  auto text = fields.name();
  text += " " + fields.name();
  for (int at = 0; at < 5; ++at) text += " " + fields.number(NS_INT32SZ);
  return text;
}

std::string mx_of(Fields& fields) {
  auto text = fields.number(NS_INT16SZ);
  return text + " " + fields.name();
}

std::string txt_of(Fields& fields) {
  std::string text;
  while (!fields.is_at_end()) text += fields.text();
  return shown(text);
}

// Nothing if its bytes are not what the type asks for.
std::optional<std::string> text_of(const ns_msg& message, const ns_rr& record) {
  Fields fields{message, {ns_rr_rdata(record), static_cast<std::size_t>(ns_rr_rdlen(record))}};
  std::string text;
  switch (ns_rr_type(record)) {
    case ns_t_a:
      text = fields.address(AF_INET, NS_INADDRSZ);
      break;
    case ns_t_aaaa:
      text = fields.address(AF_INET6, NS_IN6ADDRSZ);
      break;
    case ns_t_mx:
      text = mx_of(fields);
      break;
    case ns_t_soa:
      text = soa_of(fields);
      break;
    case ns_t_txt:
      text = txt_of(fields);
      break;
    default:
      text = fields.name();
      break;
  }
  if (!fields.is_sound() || !fields.is_at_end()) return std::nullopt;
  return text;
}

bool asks(ns_msg& message, const DnsQuestion& question) {
  if (ns_msg_getflag(message, ns_f_qr) == 0) return false;
  if (ns_msg_getflag(message, ns_f_opcode) != ns_o_query) return false;
  const int count = ns_msg_count(message, ns_s_qd);
  // Some give an error without saying what they were asked.
  if (count == 0) return ns_msg_getflag(message, ns_f_rcode) != ns_r_noerror;
  ns_rr asked{};
  if (count != 1 || ns_parserr(&message, ns_s_qd, 0, &asked) < 0) return false;
  return ns_rr_type(asked) == type_of(question.type) && ns_rr_class(asked) == ns_c_in &&
         canonical_name(ns_rr_name(asked)) == canonical_name(question.name);
}

// False if a record is not what its type asks for.
bool take_answers(ns_msg& message, ns_type wanted, DnsReply* reply) {
  const int count = ns_msg_count(message, ns_s_an);
  for (int at = 0; at < count && reply->answers.size() < dns_answers_max; ++at) {
    ns_rr record{};
    if (ns_parserr(&message, ns_s_an, at, &record) < 0) return false;
    if (ns_rr_type(record) != wanted || ns_rr_class(record) != ns_c_in) continue;
    auto text = text_of(message, record);
    if (!text) return false;
    reply->answers.push_back(*std::move(text));
  }
  std::ranges::sort(reply->answers);
  return true;
}

std::string canonical_address(int family, std::string_view text) {
  std::array<unsigned char, NS_IN6ADDRSZ> bytes{};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  std::string whole{text};
  if (inet_pton(family, whole.c_str(), bytes.data()) != 1) return whole;
  return inet_ntop(family, bytes.data(), printed.data(), printed.size());
}
}  // namespace

std::optional<std::string> dns_bytes(const DnsQuestion& question) {
  const auto type = type_of(question.type);
  if (!type) return std::nullopt;
  std::array<unsigned char, NS_PACKETSZ> room{};
  const int size = res_mkquery(ns_o_query, question.name.c_str(), ns_c_in, *type, nullptr, 0,
                               nullptr, room.data(), static_cast<int>(room.size()));
  if (size < NS_HFIXEDSZ) return std::nullopt;
  ns_put16(question.id, room.data());
  // Recursion is desired, and nothing else, whatever /etc/resolv.conf of this host wants.
  room[2] = 1;
  room[3] = 0;
  return std::string{reinterpret_cast<const char*>(room.data()), static_cast<std::size_t>(size)};
}

std::optional<DnsReply> parse_dns_reply(std::string_view bytes, const DnsQuestion& question) {
  ns_msg message{};
  const auto type = type_of(question.type);
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (!type || bytes.size() < NS_HFIXEDSZ || bytes.size() > NS_MAXMSG) return std::nullopt;
  if (ns_get16(data) != question.id) return std::nullopt;
  if (ns_initparse(data, static_cast<int>(bytes.size()), &message) < 0) {
    // Cut off as UDP requires, some servers leave half a record.
    constexpr unsigned char truncated = 0x02;
    if ((data[2] & truncated) != 0) return DnsReply{.is_truncated = true};
    return std::nullopt;
  }
  if (!asks(message, question)) return std::nullopt;
  DnsReply reply{.code = ns_msg_getflag(message, ns_f_rcode),
                 .is_truncated = ns_msg_getflag(message, ns_f_tc) != 0};
  if (!take_answers(message, *type, &reply)) {
    reply.is_garbled = true;
    reply.answers.clear();
  }
  return reply;
}

std::string dns_code_name(int code) {
  constexpr std::string_view names[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                        "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                        "NXRRSET", "NOTAUTH", "NOTZONE"};
  const auto at = static_cast<std::size_t>(code);
  return at < std::size(names) ? std::string{names[at]} : std::to_string(code);
}

bool holds_answer(const DnsReply& reply, const DnsQuestion& question, std::string_view wanted) {
  std::string canonical;
  if (question.type == "TXT") {
    canonical = shown(wanted);
  } else if (question.type == "A" || question.type == "AAAA") {
    canonical = canonical_address(question.type == "A" ? AF_INET : AF_INET6, wanted);
  } else {
    canonical = canonical_name(wanted);
  }
  return std::ranges::find(reply.answers, canonical) != reply.answers.end();
}

}  // namespace signalbox::device_poller::probe
