#include "http/connection/incoming.hpp"

#include "http/connection/answer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
using boost::beast::http::error;
using boost::system::error_code;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// What one read takes in: headers are small; a piece of a streamed body is worth a system call.
constexpr std::size_t header_read_bytes = 4096;
constexpr std::size_t body_read_bytes = 64 * 1024;

Failure body_failure(error_code problem, std::uint64_t bytes_max) {
  if (problem == error::body_limit) {
    return {Code::too_large, "The body exceeds " + std::to_string(bytes_max) + " bytes."};
  }
  if (problem == boost::beast::error::timeout) {
    return {Code::timeout, "The body came too slowly."};
  }
  return {Code::invalid, "The body broke off."};
}
}  // namespace

Incoming::Incoming(std::shared_ptr<Connection> connection, const ServerLimits& limits)
    : connection_(std::move(connection)), limits_(limits), parser_(limits.header_bytes_max) {}

bool Incoming::reached(Stage stage) const {
  switch (stage) {
    case Stage::header:
      return parser_.is_header_done();
    case Stage::piece:
      return parser_.is_done() || !parser_.body().empty();
    case Stage::all:
      return parser_.is_done();
  }
  return true;
}

asio::awaitable<error_code> Incoming::read(Stage stage) {
  auto& buffer = connection_->buffer;
  while (!reached(stage)) {
    error_code problem = error::need_more;
    if (buffer.size() > 0) {
      const auto bytes = buffer.data();
      buffer.consume(parser_.put({static_cast<const char*>(bytes.data()), bytes.size()}, problem));
    }
    if (!problem) continue;
    if (problem != error::need_more) co_return problem;
    // What is neither header nor body, a chunk's size or trailers, is bounded like the header.
    if (buffer.size() >= limits_.header_bytes_max) co_return make_error_code(error::header_limit);
    const auto room = stage == Stage::header ? header_read_bytes : body_read_bytes;
    const auto [failed, count] =
        co_await connection_->stream.async_read_some(buffer.prepare(room), tuple_awaitable);
    if (failed == asio::error::eof) co_return make_error_code(error::partial_message);
    if (failed) co_return failed;
    buffer.commit(count);
  }
  co_return error_code{};
}

asio::awaitable<void> Incoming::tell_to_go_on() {
  if (!parser_.awaits_go_on() || parser_.is_done() || std::exchange(told_, true)) co_return;
  constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  std::vector<asio::const_buffer> bytes{asio::buffer(go_on)};
  co_await send_all(connection_, std::move(bytes), limits_.write_deadline);
}

asio::awaitable<Result<std::string>> Incoming::next_piece(std::shared_ptr<Incoming> incoming) {
  auto& self = *incoming;
  if (self.reading_) throw std::logic_error{"two reads of one body at a time"};
  if (self.abandoned_) co_return Failure{Code::timeout, "The request is over."};
  self.reading_ = true;
  co_await self.tell_to_go_on();
  const auto began = std::chrono::steady_clock::now();
  const auto left = self.limits_.read_deadline - self.waited_;
  self.connection_->stream.expires_after(std::chrono::duration_cast<std::chrono::milliseconds>(
      std::max<std::chrono::steady_clock::duration>(left, std::chrono::milliseconds{1})));
  const auto problem = co_await self.read(Stage::piece);
  self.reading_ = false;
  self.last_use_ = std::chrono::steady_clock::now();
  self.keep_rate(self.last_use_ - began);
  if (problem) co_return body_failure(problem, self.parser_.body_bytes_max());
  co_return self.parser_.take_body();
}

bool Incoming::abandon() {
  abandoned_ = true;
  if (reading_) connection_->stream.cancel();
  return reading_;
}

// The clock of the least rate runs only while we wait for the client.
void Incoming::keep_rate(std::chrono::steady_clock::duration waited) {
  waited_ += waited;
  window_bytes_ += parser_.body().size();
  if (window_bytes_ < limits_.streamed_bytes_min) return;
  waited_ = {};
  window_bytes_ = 0;
}

}  // namespace signalbox::http
