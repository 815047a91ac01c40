#include "outbound/transfer/mail_transfer.hpp"

#include "outbound/transfer/failure.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace signalbox::outbound {
namespace {
constexpr std::size_t reply_bytes_max = 300;  // one line of a server's reason, for a person
constexpr std::size_t setting_bytes_max = 255;
constexpr std::chrono::milliseconds connect_deadline{10'000};

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= setting_bytes_max &&
         std::ranges::all_of(text, [](char one) {
           return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
                  (one >= '0' && one <= '9') || one == '.' || one == '-' || one == ':';
         });
}

bool is_word(std::string_view text) {
  return text.size() <= setting_bytes_max && std::ranges::none_of(text, [](char one) {
           return static_cast<unsigned char>(one) < 0x20 || one == 0x7f;
         });
}

Failure invalid(std::string detail) { return {Code::invalid, std::move(detail)}; }

bool is_later(int code) { return code >= 400 && code < 500; }

// "250-…" and "250 …" alike; 0 for a line that is no reply.
int code_of(std::string_view line) {
  const auto is_digit = [](char one) { return one >= '0' && one <= '9'; };
  if (line.size() < 3 || !std::ranges::all_of(line.substr(0, 3), is_digit)) return 0;
  return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

std::string printable(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  std::string out{text.substr(0, reply_bytes_max)};
  for (auto& one : out) {
    if (static_cast<unsigned char>(one) < 0x20 || static_cast<unsigned char>(one) > 0x7e) one = '?';
  }
  return out;
}
}  // namespace

Result<void> check(const SmtpServer& server, bool plain_allowed) {
  if (!is_host(server.host)) return invalid("the mail server is no host name or address");
  if (!server.hello_name.empty() && !is_host(server.hello_name)) {
    return invalid("the name for EHLO is no host name");
  }
  if (server.port == 0) return invalid("the mail server has no port");
  if (!is_word(server.user) || !is_word(server.password.reveal())) {
    return invalid("user or password of the mail server is too long or holds a control character");
  }
  if (server.user.empty() != server.password.empty()) {
    return invalid("user and password of the mail server go together");
  }
  if (server.tls == SmtpTls::none) {
    if (!plain_allowed) return invalid("mail without TLS is not allowed here");
    if (!server.user.empty()) return invalid("a password is not sent without TLS");
  }
  return {};
}

// No exception may pass through curl.
struct MailTransfer::Callbacks {
  static std::size_t read(char* out, std::size_t size, std::size_t count, void* context) {
    auto& self = *static_cast<MailTransfer*>(context);
    const auto bytes = std::min(size * count, self.message_.size() - self.sent_);
    std::memcpy(out, self.message_.data() + self.sent_, bytes);
    self.sent_ += bytes;
    return bytes;
  }

  static int debug(CURL* /*easy*/, curl_infotype kind, char* data, std::size_t bytes,
                   void* context) {
    auto& self = *static_cast<MailTransfer*>(context);
    try {
      if (kind == CURLINFO_HEADER_OUT) self.note_command({data, bytes});
      if (kind == CURLINFO_HEADER_IN) self.note_reply({data, bytes});
    } catch (const std::exception&) {
      self.reply_code_ = 0;
    }
    return 0;
  }
};

MailTransfer::MailTransfer(const MailerConfig& config, const SmtpServer& server, const Mail& mail,
                           std::string message)
    : server_(server),
      mail_(mail),
      message_(std::move(message)),
      easy_(make_easy_handle()),
      guard_(config.addresses) {
  auto* const easy = easy_.get();
  guard_.install(easy);
  ::curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // A connection signed in for one tenant is never used for another.
  ::curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  ::curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  if (!config.ca_file.empty()) ::curl_easy_setopt(easy, CURLOPT_CAINFO, config.ca_file.c_str());
  // The only way to see which command a reply belongs to. Nothing of it is kept but replies.
  ::curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
  ::curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &Callbacks::debug);
  ::curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
  ::curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Callbacks::read);
  ::curl_easy_setopt(easy, CURLOPT_READDATA, this);
  ::curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  ::curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message_.size()));
  set_url();
  set_sign_in();
  set_envelope();
}

void MailTransfer::set_url() {
  const bool v6 = server_.host.find(':') != std::string::npos;
  const auto host = v6 ? "[" + server_.host + "]" : server_.host;
  const auto* const scheme = server_.tls == SmtpTls::implicit ? "smtps://" : "smtp://";
  const auto url = scheme + host + ":" + std::to_string(server_.port) + "/" + server_.hello_name;
  ::curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());  // copied
  const long use_tls = server_.tls == SmtpTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL;
  ::curl_easy_setopt(easy_.get(), CURLOPT_USE_SSL, use_tls);
}

void MailTransfer::set_sign_in() {
  if (server_.user.empty()) return;
  ::curl_easy_setopt(easy_.get(), CURLOPT_USERNAME, server_.user.c_str());
  ::curl_easy_setopt(easy_.get(), CURLOPT_PASSWORD, server_.password.reveal().c_str());
  // Inside TLS these two suffice; NTLM and Kerberos would speak of this machine.
  ::curl_easy_setopt(easy_.get(), CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
}

void MailTransfer::set_envelope() {
  curl_slist* list = nullptr;
  for (const auto& one : mail_.to) {
    auto* const longer = ::curl_slist_append(list, ("<" + one.address + ">").c_str());
    if (longer == nullptr) {
      ::curl_slist_free_all(list);
      throw std::bad_alloc{};
    }
    list = longer;
  }
  recipients_ = {list, [](void* one) { ::curl_slist_free_all(static_cast<curl_slist*>(one)); }};
  ::curl_easy_setopt(easy_.get(), CURLOPT_MAIL_RCPT, list);
  ::curl_easy_setopt(easy_.get(), CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  const auto sender = "<" + mail_.from.address + ">";
  ::curl_easy_setopt(easy_.get(), CURLOPT_MAIL_FROM, sender.c_str());  // copied
}

void MailTransfer::set_deadline(std::chrono::milliseconds left) {
  ::curl_easy_setopt(easy_.get(), CURLOPT_TIMEOUT_MS, long{left.count()});
  ::curl_easy_setopt(easy_.get(), CURLOPT_CONNECTTIMEOUT_MS,
                     long{std::min(left, connect_deadline).count()});
}

void MailTransfer::note_command(std::string_view line) {
  if (line.starts_with("AUTH ")) stage_ = Stage::sign_in;
  if (line.starts_with("MAIL FROM")) stage_ = Stage::before;
  if (line.starts_with("RCPT TO")) {
    stage_ = Stage::recipient;
    ++recipients_named_;
  }
  if (line.starts_with("DATA")) stage_ = Stage::after;
  if (line.starts_with("QUIT")) stage_ = Stage::before;
}

void MailTransfer::note_reply(std::string_view line) {
  const int code = code_of(line);
  // The goodbye says nothing about the mail.
  if (code == 0 || code == 221) return;
  reply_code_ = code;
  // A server may repeat what it was told at the sign-in.
  reply_text_ = stage_ == Stage::sign_in ? std::string{} : printable(line);
  const bool last_line = line.size() < 4 || line[3] != '-';
  if (stage_ != Stage::recipient || code < 400 || !last_line) return;
  if (recipients_named_ == 0 || recipients_named_ > mail_.to.size()) return;
  reply_.refused.push_back({mail_.to[recipients_named_ - 1].address, is_later(code), reply_text_});
}

Result<MailReply> MailTransfer::finish(int code) {
  if (code != CURLE_OK) return failure(code);
  return std::move(reply_);
}

Failure MailTransfer::failure(int code) const {
  const auto& host = server_.host;
  if (guard_.refused()) return refused_address(host);
  const bool broken = code == Transfers::cut || code == CURLE_OPERATION_TIMEDOUT ||
                      code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_USE_SSL_FAILED;
  if (broken || reply_code_ < 400) return failure_of_transfer(host, code);
  if (stage_ == Stage::sign_in) {
    if (is_later(reply_code_)) return {Code::unavailable, host + ": takes no sign-in now"};
    return {Code::unauthenticated, host + ": refuses the user or the password"};
  }
  auto later = is_later(reply_code_);
  // All are refused, else curl had gone on: if one of them may be taken later, so may the mail.
  if (stage_ == Stage::recipient) {
    later = std::ranges::any_of(reply_.refused, [](const auto& one) { return one.later; });
  }
  return {later ? Code::unavailable : Code::invalid, host + ": " + reply_text_};
}

}  // namespace signalbox::outbound
