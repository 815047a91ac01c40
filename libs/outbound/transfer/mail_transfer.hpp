// One mail over SMTP as curl sees it: sets curl up for it, and listens to what the server answers
// to which command. Internal to this library.
#pragma once

#include "core/result.hpp"
#include "outbound/mailer.hpp"
#include "outbound/transfer/socket_guard.hpp"
#include "outbound/transfer/transfers.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::outbound {

// What is wrong with a server's settings: Code::invalid.
Result<void> check(const SmtpServer& server, bool plain_allowed);

class MailTransfer {
 public:
  // All must outlive it. `message` is what format_mail made of the mail.
  MailTransfer(const MailerConfig& config, const SmtpServer& server, const Mail& mail,
               std::string message);
  MailTransfer(const MailTransfer&) = delete;
  MailTransfer& operator=(const MailTransfer&) = delete;

  const EasyHandle& easy() const { return easy_; }
  void set_deadline(std::chrono::milliseconds left);
  // What came of it, once Transfers::run has answered this code.
  Result<MailReply> finish(int code);

 private:
  struct Callbacks;
  enum class Stage : std::uint8_t { before, sign_in, recipient, after };

  void set_url();
  void set_sign_in();
  void set_envelope();
  void note_command(std::string_view line);
  void note_reply(std::string_view line);
  Failure failure(int code) const;

  const SmtpServer& server_;
  const Mail& mail_;
  std::string message_;
  std::size_t sent_ = 0;
  EasyHandle easy_;
  SocketGuard guard_;
  std::shared_ptr<void> recipients_;  // curl's list
  Stage stage_ = Stage::before;
  std::size_t recipients_named_ = 0;
  int reply_code_ = 0;
  std::string reply_text_;
  MailReply reply_;
};

}  // namespace signalbox::outbound
