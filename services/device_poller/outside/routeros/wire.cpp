#include "device_poller/outside/routeros/wire.hpp"

#include "crypto/encoding.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/x509.h>

#include <utility>

namespace signalbox::device_poller::routeros {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
}  // namespace

Wire::Wire(const asio::any_io_executor& executor, const std::shared_ptr<asio::ssl::context>& tls,
           const std::string& host)
    : tls_(tls ? tls : std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client)),
      is_plain_(!tls),
      stream_(executor, *tls_) {
  if (is_plain_) return;
  if (host.empty()) {
    stream_.set_verify_mode(asio::ssl::verify_none);
    return;
  }
  stream_.set_verify_mode(asio::ssl::verify_peer);
  stream_.set_verify_callback(asio::ssl::host_name_verification{host});
}

asio::awaitable<boost::system::error_code> Wire::connect(asio::ip::tcp::endpoint endpoint) {
  const auto [fault] = co_await socket().async_connect(endpoint, tuple_awaitable);
  if (!fault) {
    boost::system::error_code ignored;
    socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
    // Kept between polls: a device that has gone without a word is found out.
    socket().set_option(asio::socket_base::keep_alive{true}, ignored);
  }
  co_return fault;
}

asio::awaitable<boost::system::error_code> Wire::handshake() {
  if (is_plain_) co_return boost::system::error_code{};
  const auto [fault] =
      co_await stream_.async_handshake(asio::ssl::stream_base::client, tuple_awaitable);
  co_return fault;
}

std::string Wire::certificate_sha256() {
  if (is_plain_) return {};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate{
      SSL_get1_peer_certificate(stream_.native_handle()), &X509_free};
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1) {
    return {};
  }
  const std::string bytes(digest.begin(), digest.begin() + size);
  return crypto::to_hex(bytes);
}

std::string Wire::refused_because() {
  if (is_plain_) return {};
  const auto result = SSL_get_verify_result(stream_.native_handle());
  return result == X509_V_OK ? std::string{} : X509_verify_cert_error_string(result);
}

asio::awaitable<std::string_view> Wire::read_some() {
  const auto into = asio::buffer(buffer_);
  if (is_plain_) {
    const auto [fault, count] = co_await socket().async_read_some(into, tuple_awaitable);
    co_return std::string_view{buffer_.data(), fault ? 0 : count};
  }
  const auto [fault, count] = co_await stream_.async_read_some(into, tuple_awaitable);
  co_return std::string_view{buffer_.data(), fault ? 0 : count};
}

asio::awaitable<boost::system::error_code> Wire::write(std::shared_ptr<const std::string> bytes) {
  if (is_plain_) {
    const auto [fault, count] =
        co_await asio::async_write(socket(), asio::buffer(*bytes), tuple_awaitable);
    co_return fault;
  }
  const auto [fault, count] =
      co_await asio::async_write(stream_, asio::buffer(*bytes), tuple_awaitable);
  co_return fault;
}

void Wire::close() {
  boost::system::error_code ignored;
  socket().close(ignored);
}

}  // namespace signalbox::device_poller::routeros
