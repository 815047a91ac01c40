#include "bus/wire/socket.hpp"

#include "bus/error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/url/parse.hpp>

#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

void check(const boost::system::error_code& error, std::string_view what) {
  if (error) throw Disconnected{"NATS: " + std::string{what} + ": " + error.message()};
}
}  // namespace

ServerAddress parse_server(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  const std::string scheme = parsed ? std::string{parsed->scheme()} : "";
  if ((scheme != "nats" && scheme != "tls") || parsed->host_address().empty() ||
      parsed->has_userinfo() || (parsed->has_port() && parsed->port_number() == 0)) {
    throw std::invalid_argument{"no NATS address, such as nats://127.0.0.1:4222"};
  }
  const std::string port{parsed->port()};
  return {parsed->host_address(), port.empty() ? "4222" : port, scheme == "tls"};
}

struct Socket::State {
  explicit State(const asio::any_io_executor& executor)
      : socket(executor), resolver(executor), alarm(executor) {}

  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
    resolver.cancel();
    alarm.cancel();
  }

  tcp::socket socket;
  tcp::resolver resolver;
  asio::steady_timer alarm;
  std::unique_ptr<asio::ssl::context> context;
  std::unique_ptr<asio::ssl::stream<tcp::socket&>> tls;  // none: plain
};

Socket::Socket(const asio::any_io_executor& executor) : state_(std::make_shared<State>(executor)) {}
Socket::~Socket() { state_->close(); }

void Socket::close() { state_->close(); }

void Socket::close_at(std::chrono::steady_clock::time_point deadline) {
  state_->alarm.expires_at(deadline);
  state_->alarm.async_wait([state = state_](const boost::system::error_code& error) {
    if (!error) state->close();
  });
}

asio::awaitable<void> Socket::connect(ServerAddress address) {
  const auto state = state_;
  boost::system::error_code not_numeric;
  const auto numeric = asio::ip::make_address(address.host, not_numeric);
  std::vector<tcp::endpoint> endpoints;
  if (!not_numeric) {
    endpoints.emplace_back(numeric, static_cast<std::uint16_t>(std::stoi(address.port)));
  } else {
    auto [error, found] =
        co_await state->resolver.async_resolve(address.host, address.port, tuple_awaitable);
    check(error, "no address for " + address.host);
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  }
  const auto [error, endpoint] =
      co_await asio::async_connect(state->socket, endpoints, tuple_awaitable);
  check(error, "cannot connect to " + address.host + " port " + address.port);
  boost::system::error_code ignored;
  state->socket.set_option(tcp::no_delay{true}, ignored);
}

asio::awaitable<void> Socket::start_tls(std::string host, std::string ca_file) {
  const auto state = state_;
  state->context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  auto& context = *state->context;
  boost::system::error_code error;
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
  context.set_verify_mode(asio::ssl::verify_peer);
  if (ca_file.empty()) {
    context.set_default_verify_paths(error);
  } else {
    context.load_verify_file(ca_file, error);
  }
  check(error, "no authorities to check the server's certificate by");
  state->tls = std::make_unique<asio::ssl::stream<tcp::socket&>>(state->socket, context);
  auto& tls = *state->tls;
  tls.set_verify_callback(asio::ssl::host_name_verification{host});
  ::SSL_set_tlsext_host_name(tls.native_handle(), host.c_str());
  const auto [failed] =
      co_await tls.async_handshake(asio::ssl::stream_base::client, tuple_awaitable);
  check(failed, "TLS with " + host);
}

asio::awaitable<std::size_t> Socket::read(Buffer* into) {
  const auto state = state_;
  const auto buffer = asio::buffer(*into);
  if (state->tls) {
    const auto [error, count] = co_await state->tls->async_read_some(buffer, tuple_awaitable);
    check(error, "connection lost");
    co_return count;
  }
  const auto [error, count] = co_await state->socket.async_read_some(buffer, tuple_awaitable);
  check(error, "connection lost");
  co_return count;
}

asio::awaitable<void> Socket::write(std::shared_ptr<const std::string> bytes) {
  const auto state = state_;
  if (state->tls) {
    const auto [error, count] =
        co_await asio::async_write(*state->tls, asio::buffer(*bytes), tuple_awaitable);
    check(error, "connection lost");
    co_return;
  }
  const auto [error, count] =
      co_await asio::async_write(state->socket, asio::buffer(*bytes), tuple_awaitable);
  check(error, "connection lost");
}

}  // namespace signalbox::bus
