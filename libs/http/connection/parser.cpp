#include "http/connection/parser.hpp"

#include "http/last_chunk.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

#include <algorithm>

namespace signalbox::http {
namespace {
using boost::beast::iequals;
using boost::beast::http::error;
using boost::beast::http::field;
using boost::beast::http::make_error_code;

// The absolute form, "http://host/path", is for proxies, and every server must take it
// (RFC 9112 §3.2.2).
std::string_view path_and_query(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == target.npos) return target;
  target.remove_prefix(std::min(target.find_first_of("/?", scheme + 3), target.size()));
  return target.empty() ? "/" : target;
}

// A folded field continues on a line that begins with a blank.
bool has_fold(std::string_view header) {
  for (auto at = header.find("\r\n"); at != header.npos; at = header.find("\r\n", at + 2)) {
    if (at + 2 < header.size() && (header[at + 2] == ' ' || header[at + 2] == '\t')) return true;
  }
  return false;
}
}  // namespace

RequestParser::RequestParser(std::size_t header_bytes_max) : header_bytes_left_(header_bytes_max) {
  header_limit(static_cast<std::uint32_t>(header_bytes_max));
  body_limit(boost::none);  // ours counts, in limit_body()
}

std::size_t RequestParser::put(std::string_view bytes, Error& error_code) {
  const bool in_header = !is_header_done();
  if (!in_header && !is_done() && Beast::chunked() && is_cut_last_chunk(bytes)) {
    error_code = make_error_code(error::need_more);
    return 0;
  }
  const auto used = Beast::put(boost::asio::buffer(bytes.data(), bytes.size()), error_code);
  if (!in_header) return used;
  // Beast's limit is per call: a header that comes field by field would never reach it.
  if (used > header_bytes_left_) error_code = make_error_code(error::header_limit);
  header_bytes_left_ -= std::min(used, header_bytes_left_);
  // RFC 9112 §5.2: refused, because not all who read it before us unfold it alike.
  const bool passed = !error_code || error_code == error::need_more;
  if (passed && has_fold(bytes.substr(0, used))) error_code = make_error_code(error::bad_value);
  return used;
}

void RequestParser::on_request_impl(Verb, Text method, Text target, int version,
                                    Error& error_code) {
  head_only_ = method == "HEAD";
  request_.method = head_only_ ? "GET" : std::string{method};
  version_ = static_cast<unsigned>(version);
  const auto path = path_and_query(target);
  if (!path.starts_with('/') && !path.starts_with('?')) {
    error_code = make_error_code(error::bad_target);
    return;
  }
  const auto question = std::min(path.find('?'), path.size());
  request_.path = question == 0 ? "/" : path.substr(0, question);
  if (question < path.size()) request_.query = path.substr(question + 1);
}

void RequestParser::on_field_impl(Field name, Text text, Text value, Error& error_code) {
  if (header_done_) return;  // a trailer: nobody needs one, and it must not pose as a header
  if (request_.headers.entries().size() == fields_max) {
    error_code = make_error_code(error::header_limit);
    return;
  }
  note_field(name, value);
  request_.headers.add(std::string{text}, std::string{value});
}

void RequestParser::note_field(Field name, std::string_view value) {
  switch (name) {
    case field::host:
      ++hosts_;
      break;
    case field::content_length:
      // Twice or as a list, even of equal numbers, is a sign of two readers that disagree.
      lengths_ += static_cast<std::size_t>(1 + std::ranges::count(value, ','));
      break;
    case field::transfer_encoding:
      chunked_ = iequals(value, "chunked");
      odd_transfer_coding_ = odd_transfer_coding_ || !chunked_;
      break;
    case field::content_encoding:
      encoded_ = encoded_ || (!value.empty() && !iequals(value, "identity"));
      break;
    case field::expect:
      awaits_go_on_ = iequals(value, "100-continue");
      odd_expectation_ = odd_expectation_ || !awaits_go_on_;
      break;
    case field::upgrade:
      wants_websocket_ = wants_websocket_ || iequals(value, "websocket");
      break;
    default:
      break;
  }
}

void RequestParser::on_header_impl(Error& /*error_code*/) { header_done_ = true; }

std::optional<EdgeProblem> RequestParser::header_fault() const {
  // RFC 9112 §3.2: exactly one Host; §6.1: no coding that the last hop could not have added, and
  // none at all from HTTP/1.0; §6.3: one length.
  const bool hosts_wrong = version_ >= 11 ? hosts_ != 1 : hosts_ > 1;
  if (hosts_wrong || odd_transfer_coding_ || (chunked_ && version_ < 11) || lengths_ > 1) {
    return EdgeProblem{400, "Invalid request", "invalid", "This is no HTTP/1.1 request."};
  }
  if (odd_expectation_) {
    return EdgeProblem{417, "Expectation failed", "invalid", "Only 100-continue can be expected."};
  }
  if (encoded_) {
    return EdgeProblem{415, "Unsupported media type", "unsupported_media_type",
                       "A request's body is taken without Content-Encoding."};
  }
  return std::nullopt;
}

std::size_t RequestParser::on_body_impl(Text bytes, Error& error_code) {
  if (bytes.size() > body_bytes_max_ - std::min(body_bytes_, body_bytes_max_)) {
    error_code = make_error_code(error::body_limit);
    return 0;
  }
  body_bytes_ += bytes.size();
  body_.append(bytes.data(), bytes.size());
  return bytes.size();
}

// Nobody sends them, and Beast lets a quoted one hold bare LF and NUL: a proxy that ends lines at
// LF would read another request.
void RequestParser::on_chunk_header_impl(std::uint64_t, Text extensions, Error& error_code) {
  if (!extensions.empty()) error_code = make_error_code(error::bad_chunk_extension);
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, Error& error_code) {
  return on_body_impl(bytes, error_code);
}

}  // namespace signalbox::http
