// One HTTP exchange as curl sees it: checks the request, sets curl up for it, collects the answer.
// Internal to this library.
#pragma once

#include "core/result.hpp"
#include "outbound/http_message.hpp"
#include "outbound/transfer/socket_guard.hpp"
#include "outbound/transfer/transfers.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace signalbox::outbound {

struct ClientConfig;

// A URL as curl itself reads it, so that what is checked is what is called.
class HttpUrl {
 public:
  // Code::invalid for anything but http and https, for user or password, without a host.
  static Result<HttpUrl> parse(const std::string& text);

  const std::string& host() const { return host_; }      // lower case
  const std::string& origin() const { return origin_; }  // "https://example.com:443"
  bool is_tls() const { return origin_.starts_with("https:"); }
  void* handle() const { return handle_.get(); }

 private:
  std::shared_ptr<void> handle_;
  std::string host_;
  std::string origin_;
};

// What is wrong with a request besides its URL: Code::invalid.
Result<void> check(const HttpRequest& request);

class HttpTransfer {
 public:
  // All must outlive it. `left` is what remains of the deadline.
  HttpTransfer(const ClientConfig& config, const HttpRequest& request, HttpUrl url,
               std::chrono::milliseconds left);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  const EasyHandle& easy() const { return easy_; }
  // What came of it, once Transfers::run has answered this code.
  Result<HttpReply> finish(int code);
  // Where a redirect leads, absolute; empty if the answer is none.
  std::string redirect() const;

 private:
  struct Callbacks;

  void take_line(std::string_view line);
  void set_method();
  void set_headers();
  void set_tls(const ClientConfig& config);
  Failure failure(int code) const;

  const HttpRequest& request_;
  HttpUrl url_;
  EasyHandle easy_;
  SocketGuard guard_;
  std::shared_ptr<void> lines_;  // curl's list of request headers
  HttpReply reply_;
  std::size_t header_bytes_ = 0;
  bool headers_done_ = false;
  bool too_large_ = false;
};

}  // namespace signalbox::outbound
