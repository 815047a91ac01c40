// Mail to people outside the fleet, by SMTP over TLS (RFC 5321, 3207, 8314).
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "outbound/client.hpp"
#include "outbound/mail.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::outbound {

enum class SmtpTls : std::uint8_t {
  implicit,  // from the first byte, port 465
  starttls,  // by STARTTLS, port 587; a server that does not offer it gets no mail
  none,      // for a developer's machine; never with a password
};

struct SmtpServer {
  std::string host;
  std::uint16_t port = 587;
  SmtpTls tls = SmtpTls::starttls;
  std::string user = {};  // empty: no sign-in
  Secret password = {};
  std::string hello_name = {};  // for EHLO; empty: this machine's name
};

struct RefusedRecipient {
  std::string address;
  bool later = false;  // a 4xx: it may be taken if it is tried again
  std::string text;    // what the server says
};

// At least one recipient was taken.
struct MailReply {
  std::vector<RefusedRecipient> refused = {};
};

struct MailerConfig {
  std::string kind = "smtp";  // names this mailer in metrics
  AddressPolicy addresses = AddressPolicy{};
  // Servers count connections: five at once is what large ones grant.
  AdmissionLimits admission = {.in_flight_max = 64, .host_in_flight_max = 5};
  std::string ca_file = {};    // PEM, instead of the system's authorities
  bool plain_allowed = false;  // SmtpTls::none
  // From here to the server's last word, the wait for a connection included. A server may look for
  // spam before it answers.
  std::chrono::milliseconds deadline = std::chrono::seconds{60};
};

// Lives on the loop of its executor. Each mail has a connection of its own.
class Mailer {
 public:
  Mailer(const Parts& parts, MailerConfig config);
  // Whoever still waits hears Code::unavailable.
  ~Mailer();
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;

  // Sends one mail, once. A Failure names the host and, where there is one, the server's reason:
  //   invalid          the mail or the server's settings cannot be used, or the server refuses
  //                    the mail or all recipients for good (5xx)
  //   unauthenticated  the server refuses user or password
  //   forbidden        the policy refuses all addresses of the host
  //   too_large        over mail_bytes_max
  //   too_many         too many mails wait
  //   timeout          the deadline has passed; it may have been taken
  //   unavailable      no connection, no trusted TLS, not now (4xx), broken off (it may have been
  //                    taken), or the process stops
  // A caller that is cancelled ends its mail (boost::system::system_error, operation_aborted).
  boost::asio::awaitable<Result<MailReply>> send(SmtpServer server, Mail mail);

  // As Client::drain.
  boost::asio::awaitable<bool> drain(std::chrono::milliseconds deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::outbound
