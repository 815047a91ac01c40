#include "outbound/transfer/http_transfer.hpp"

#include "core/version.hpp"
#include "outbound/client.hpp"
#include "outbound/transfer/failure.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace signalbox::outbound {
namespace {
// Of an answer: what browsers and proxies accept, give or take.
constexpr std::size_t header_bytes_max = std::size_t{64} * 1024;
constexpr std::size_t url_bytes_max = 8'000;       // RFC 9110 §4.1 asks for this much
constexpr std::size_t request_headers_max = 64;    // ours are 10, a tenant's own a few
constexpr std::size_t request_bytes_max = 16'000;  // of headers: what servers accept
constexpr unsigned redirects_max = 10;
constexpr std::chrono::milliseconds shortest{1};  // 0 is curl's sign for its own default

constexpr std::string_view methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
// They say where a message ends or belong to the connection: with one of them, a request could be
// read as two.
constexpr std::string_view own_headers[] = {
    "host",    "content-length", "transfer-encoding",   "connection",       "expect",    "te",
    "trailer", "upgrade",        "proxy-authorization", "proxy-connection", "keep-alive"};

bool is_token_character(char one) {
  const bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
  return letter || (one >= '0' && one <= '9') ||
         std::string_view{"!#$%&'*+-.^_`|~"}.find(one) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string out{text};
  for (auto& one : out) {
    if (one >= 'A' && one <= 'Z') one = static_cast<char>(one + 32);
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out{text};
  ::curl_free(text);
  return out;
}

Failure invalid(std::string detail) { return {Code::invalid, std::move(detail)}; }

Result<void> check_header(const std::string& name, const std::string& value) {
  if (name.empty() || !std::ranges::all_of(name, is_token_character)) {
    return invalid("a header's name holds letters, digits and a few signs only");
  }
  if (std::ranges::find(own_headers, lower(name)) != std::end(own_headers)) {
    return invalid("header " + name + " is not the caller's to set");
  }
  const auto is_control = [](char one) {
    return (static_cast<unsigned char>(one) < 0x20 && one != '\t') || one == 0x7f;
  };
  if (std::ranges::any_of(value, is_control)) {
    return invalid("header " + name + " holds a control character");
  }
  return {};
}
}  // namespace

Result<HttpUrl> HttpUrl::parse(const std::string& text) {
  if (text.size() > url_bytes_max) return invalid("the URL is too long");
  HttpUrl url;
  url.handle_ = {::curl_url(), [](void* one) { ::curl_url_cleanup(static_cast<CURLU*>(one)); }};
  auto* const handle = static_cast<CURLU*>(url.handle_.get());
  if (handle == nullptr) throw std::bad_alloc{};
  // A NUL would hide what follows it from curl.
  if (text.find('\0') != text.npos ||
      ::curl_url_set(handle, CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return invalid("is no URL");
  }
  const auto scheme = part_of(handle, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return invalid("the URL is neither http nor https");
  if (!part_of(handle, CURLUPART_USER).empty() || !part_of(handle, CURLUPART_PASSWORD).empty() ||
      text.substr(0, text.find_first_of("/?#", text.find("//") + 2)).find('@') != text.npos) {
    return invalid("the URL holds a user or a password");
  }
  url.host_ = lower(part_of(handle, CURLUPART_HOST));
  if (url.host_.empty()) return invalid("the URL has no host");
  url.origin_ =
      scheme + "://" + url.host_ + ":" + part_of(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  ::curl_url_set(handle, CURLUPART_FRAGMENT, nullptr, 0);
  return url;
}

Result<void> check(const HttpRequest& request) {
  if (std::ranges::find(methods, request.method) == std::end(methods)) {
    return invalid("the method is none of GET, HEAD, POST, PUT, PATCH and DELETE");
  }
  if (request.method == "HEAD" && !request.body.empty()) return invalid("HEAD has no body");
  if (request.redirects_max > redirects_max) return invalid("that many redirects are not followed");
  if (request.headers.entries().size() > request_headers_max) return invalid("too many headers");
  std::size_t bytes = 0;
  for (const auto& [name, value] : request.headers.entries()) {
    bytes += name.size() + value.size() + std::string_view{": \r\n"}.size();
    if (auto checked = check_header(name, value); !checked) return checked.error();
  }
  if (bytes > request_bytes_max) return invalid("the headers are too long");
  return {};
}

// No exception may pass through curl: these answer a short count instead, which ends the transfer.
struct HttpTransfer::Callbacks {
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* context) {
    auto& self = *static_cast<HttpTransfer*>(context);
    const auto bytes = size * count;
    self.too_large_ = bytes > self.request_.answer_bytes_max - self.reply_.body.size();
    if (self.too_large_) return 0;
    return append(self.reply_.body, data, bytes) ? bytes : 0;
  }

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* context) {
    auto& self = *static_cast<HttpTransfer*>(context);
    const auto bytes = size * count;
    self.header_bytes_ += bytes;
    self.too_large_ = self.header_bytes_ > header_bytes_max;
    if (self.too_large_) return 0;
    try {
      self.take_line({data, bytes});
    } catch (const std::exception&) {
      return 0;
    }
    return bytes;
  }

  static bool append(std::string& out, const char* data, std::size_t bytes) {
    try {
      out.append(data, bytes);
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }
};

HttpTransfer::HttpTransfer(const ClientConfig& config, const HttpRequest& request, HttpUrl url,
                           std::chrono::milliseconds left)
    : request_(request), url_(std::move(url)), easy_(make_easy_handle()), guard_(config.addresses) {
  auto* const easy = easy_.get();
  guard_.install(easy);
  ::curl_easy_setopt(easy, CURLOPT_CURLU, url_.handle());
  ::curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  ::curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  ::curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
  ::curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long{left.count()});
  ::curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     long{std::clamp(request.connect_deadline, shortest, left).count()});
  ::curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Callbacks::on_body);
  ::curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  ::curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Callbacks::on_header);
  ::curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  set_method();
  set_headers();
  set_tls(config);
}

void HttpTransfer::set_method() {
  auto* const easy = easy_.get();
  const auto& method = request_.method;
  if (method == "HEAD") {
    ::curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  const auto bytes_max = static_cast<curl_off_t>(request_.answer_bytes_max);
  ::curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, bytes_max);
  const bool has_body = !request_.body.empty() || (method != "GET" && method != "DELETE");
  if (has_body) {
    ::curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request_.body.size()));
    ::curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());  // not copied
  }
  ::curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void HttpTransfer::set_headers() {
  curl_slist* list = nullptr;
  const auto add = [&](const std::string& line) {
    auto* const longer = ::curl_slist_append(list, line.c_str());
    if (longer == nullptr) {
      ::curl_slist_free_all(list);
      throw std::bad_alloc{};
    }
    list = longer;
  };
  for (const auto& [name, value] : request_.headers.entries()) {
    std::string line = name;
    if (trimmed(value).empty()) {
      line += ';';  // curl's sign for an empty one
    } else {
      line += ": ";
      line += value;
    }
    add(line);
  }
  add("Expect:");  // no wait for "100 Continue": bodies are small
  if (!request_.headers.has("Content-Type")) add("Content-Type:");
  lines_ = {list, [](void* one) { ::curl_slist_free_all(static_cast<curl_slist*>(one)); }};
  ::curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, list);
  const auto agent = "Signalbox/" + std::string{version()};
  ::curl_easy_setopt(easy_.get(), CURLOPT_USERAGENT, agent.c_str());  // copied
}

void HttpTransfer::set_tls(const ClientConfig& config) {
  const auto set = [&](CURLoption option, const std::string& file) {
    if (!file.empty()) ::curl_easy_setopt(easy_.get(), option, file.c_str());
  };
  set(CURLOPT_CAINFO, config.ca_file);
  set(CURLOPT_SSLCERT, config.certificate_file);
  set(CURLOPT_SSLKEY, config.key_file);
}

// Status lines of interim answers and trailers come this way, too: only the last answer's own
// header is kept.
void HttpTransfer::take_line(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    reply_.headers = {};
    headers_done_ = false;
    return;
  }
  const auto text = trimmed(line);
  if (text.empty()) headers_done_ = true;
  const auto colon = text.find(':');
  if (headers_done_ || colon == text.npos) return;
  const auto name = text.substr(0, colon);
  const auto value = trimmed(text.substr(colon + 1));
  if (Headers::is_header(name, value)) reply_.headers.add(std::string{name}, std::string{value});
}

Result<HttpReply> HttpTransfer::finish(int code) {
  if (code != CURLE_OK) return failure(code);
  long status = 0;
  ::curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  reply_.status = static_cast<int>(status);
  return std::move(reply_);
}

std::string HttpTransfer::redirect() const {
  const char* url = nullptr;
  ::curl_easy_getinfo(easy_.get(), CURLINFO_REDIRECT_URL, &url);
  return url == nullptr ? std::string{} : std::string{url};
}

Failure HttpTransfer::failure(int code) const {
  const auto& host = url_.host();
  if (guard_.refused()) return refused_address(host);
  if (too_large_ || code == CURLE_FILESIZE_EXCEEDED) {
    return {Code::too_large, host + ": its answer is too large"};
  }
  return failure_of_transfer(host, code);
}

}  // namespace signalbox::outbound
