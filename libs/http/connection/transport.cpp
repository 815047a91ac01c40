#include "http/connection/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <span>

namespace signalbox::http {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// A client whose request was refused has this long, and this much, to stop sending and read why.
constexpr std::chrono::milliseconds linger_time{2000};
constexpr std::size_t linger_bytes_max = 16 * 1024 * 1024;
}  // namespace

Transport::Transport(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls)
    : tcp_(std::move(socket)), context_(std::move(tls)) {
  if (context_) tls_.emplace(tcp_, *context_);
  boost::system::error_code gone;
  const auto endpoint = tcp_.socket().remote_endpoint(gone);
  if (!gone) peer_ = endpoint.address().to_string();
}

void Transport::read_some(asio::mutable_buffer into, std::unique_ptr<Pending> pending) {
  Completion completion{std::move(pending)};
  if (tls_) {
    tls_->async_read_some(into, std::move(completion));
  } else {
    tcp_.async_read_some(into, std::move(completion));
  }
}

void Transport::write_some(std::unique_ptr<Pending> pending) {
  // They lie where `pending` lies until it is completed.
  const std::span<const asio::const_buffer> buffers{pending->buffers.data(), pending->count};
  Completion completion{std::move(pending)};
  if (tls_) {
    tls_->async_write_some(buffers, std::move(completion));
  } else {
    tcp_.async_write_some(buffers, std::move(completion));
  }
}

asio::awaitable<boost::system::error_code> Transport::handshake() {
  if (!tls_) co_return boost::system::error_code{};
  const auto [error] =
      co_await tls_->async_handshake(asio::ssl::stream_base::server, tuple_awaitable);
  co_return error;
}

asio::awaitable<void> Transport::leave(bool linger) {
  boost::system::error_code gone;  // the client may have left before us
  if (!tcp_.socket().is_open()) co_return;
  expires_after(linger_time);
  if (tls_) co_await tls_->async_shutdown(tuple_awaitable);
  tcp_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, gone);
  std::array<char, 16384> dropped;
  std::size_t bytes = 0;
  while (linger && bytes < linger_bytes_max) {
    const auto [error, count] =
        co_await tcp_.async_read_some(asio::buffer(dropped), tuple_awaitable);
    if (error) break;
    bytes += count;
  }
  tcp_.close();
}

}  // namespace signalbox::http
