#include "http/connection/answer.hpp"

#include "core/version.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/status.hpp>

#include <array>
#include <span>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

constexpr std::size_t progress_bytes = 64 * 1024;

const std::string& server_field() {
  static const std::string field = "\r\nServer: signalbox/" + std::string{version()} + "\r\nDate: ";
  return field;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

// RFC 9110 §8.6: these have no content, and say nothing of its length.
bool has_content(int status) { return status >= 200 && status != 204 && status != 304; }

void append_framing(std::string& out, const Response& response, const Form& form) {
  if (form.chunked(response)) {
    append_field(out, "Transfer-Encoding", "chunked");
  } else if (response.stream && response.stream->bytes) {
    append_field(out, "Content-Length", std::to_string(*response.stream->bytes));
  } else if (!response.stream && has_content(response.status)) {
    append_field(out, "Content-Length", std::to_string(body_of(response).size()));
  }
}

asio::awaitable<boost::system::error_code> send_pieces(std::shared_ptr<Connection> connection,
                                                       std::vector<asio::const_buffer> buffers,
                                                       std::chrono::milliseconds deadline) {
  auto& stream = connection->stream;
  stream.expires_after(deadline);
  std::size_t first = 0;
  std::size_t progress = 0;
  while (first < buffers.size()) {
    const std::span rest = std::span{buffers}.subspan(first);
    auto [error, sent] = co_await stream.async_write_some(
        rest.first(std::min(rest.size(), Transport::buffers_max)), tuple_awaitable);
    if (error) co_return error;
    progress += sent;
    while (first < buffers.size() && sent >= buffers[first].size()) {
      sent -= buffers[first++].size();
    }
    if (first < buffers.size()) buffers[first] += sent;
    if (progress < progress_bytes) continue;
    progress = 0;
    stream.expires_after(deadline);
  }
  co_return boost::system::error_code{};
}
}  // namespace

std::string_view body_of(const Response& response) {
  return response.shared_body ? std::string_view{*response.shared_body} : response.body;
}

std::string head_of(const Response& response, const Form& form, std::string_view date) {
  std::string head;
  head.reserve(512);
  head += form.version >= 11 ? "HTTP/1.1 " : "HTTP/1.0 ";
  head += std::to_string(response.status);
  head += ' ';
  const auto reason = boost::beast::http::obsolete_reason(
      boost::beast::http::int_to_status(static_cast<unsigned>(response.status)));
  head.append(reason.data(), reason.size());
  head += server_field();
  head += date;
  head += "\r\n";
  for (const auto& [name, value] : response.headers.entries()) append_field(head, name, value);
  append_framing(head, response, form);
  if (form.version >= 11 && !form.keep_alive) head += "Connection: close\r\n";
  if (form.version < 11 && form.keep_alive) head += "Connection: keep-alive\r\n";
  head += "\r\n";
  return head;
}

// What has begun is not cancelled, or nobody could say where the next answer begins.
asio::awaitable<boost::system::error_code> send_all(std::shared_ptr<Connection> connection,
                                                    std::vector<asio::const_buffer> buffers,
                                                    std::chrono::milliseconds deadline) {
  const bool throws = co_await asio::this_coro::throw_if_cancelled();
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto error = co_await send_pieces(std::move(connection), std::move(buffers), deadline);
  co_await asio::this_coro::throw_if_cancelled(throws);
  co_return error;
}

}  // namespace signalbox::http
