#include "device_poller/outside/probe/tls.hpp"

#include "device_poller/outside/probe/certificate.hpp"
#include "device_poller/outside/probe/contexts.hpp"
#include "device_poller/outside/probe/tcp.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <utility>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using domain::PollEnd;
using domain::PollOutcome;
using Fault = boost::system::error_code;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// Many servers close without a goodbye of TLS: that is an end like any other.
Fault end_of(const Fault& fault) {
  if (fault == ssl::error::stream_truncated) return asio::error::eof;
  const bool is_tls = fault.category() == asio::error::get_ssl_category();
  const auto reason = ERR_GET_REASON(static_cast<unsigned long>(fault.value()));
  // By TLS 1.3 it is said after the handshake.
  if (is_tls && reason == SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED) {
    return asio::error::access_denied;
  }
  return fault;
}

class Tls final : public Stream {
 public:
  Tls(tcp::socket socket, ssl::context& context) : stream(std::move(socket), context) {}

  asio::awaitable<Read> read(asio::mutable_buffer into) override {
    const auto [fault, bytes] = co_await stream.async_read_some(into, tuple_awaitable);
    co_return Read{end_of(fault), bytes};
  }
  asio::awaitable<Fault> write(std::string bytes) override {
    const auto [fault, written] =
        co_await asio::async_write(stream, asio::buffer(bytes), tuple_awaitable);
    co_return end_of(fault);
  }

  ssl::stream<tcp::socket> stream;
};

bool is_address(const std::string& host) {
  Fault none;
  asio::ip::make_address(host, none);
  return !none;
}

void prepare(SSL* native, const Attempt* attempt, const std::string& protocol) {
  const auto server = server_of(attempt->target);
  // RFC 6066 §3: an address is no server name.
  if (!is_address(server)) SSL_set_tlsext_host_name(native, server.c_str());
  if (!protocol.empty()) {
    const auto offered = std::string(1, static_cast<char>(protocol.size())) + protocol;
    SSL_set_alpn_protos(native, reinterpret_cast<const unsigned char*>(offered.data()),
                        static_cast<unsigned>(offered.size()));
  }
  X509_VERIFY_PARAM_set_time(SSL_get0_param(native),
                             std::chrono::system_clock::to_time_t(attempt->parts->clock.now()));
}

PollOutcome handshake_fault(const Fault& fault) {
  if (fault.category() != asio::error::get_ssl_category()) {
    return {PollEnd::bad_answer, "It closes the connection during the TLS handshake."};
  }
  const auto code = static_cast<unsigned long>(fault.value());
  const auto reason = ERR_GET_REASON(code);
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_BAD_RECORD_TYPE:
      return {PollEnd::bad_answer, "This port does not speak TLS."};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return {PollEnd::bad_answer, "It speaks only versions of TLS that are too old."};
    default:
      break;
  }
  const bool is_alert = reason >= SSL_AD_REASON_OFFSET;
  const char* const why = ERR_reason_error_string(code);
  return {PollEnd::bad_answer,
          std::string{is_alert ? "It refuses the TLS handshake" : "The TLS handshake fails"} +
              (why == nullptr ? "" : std::string{": "} + why) + "."};
}

PollOutcome judge_peer(SSL* native, Attempt* attempt) {
  // Of the handle, which owns it.
  auto* const certificate = SSL_get0_peer_certificate(native);
  if (certificate == nullptr) {
    return {PollEnd::answered_in_part, "It shows no certificate."};
  }
  auto shown = read_certificate(certificate, server_of(attempt->target),
                                static_cast<int>(SSL_get_verify_result(native)));
  attempt->probed.certificate = shown.certificate;
  return judge(shown, attempt->target.options, attempt->parts->clock.now());
}
}  // namespace

std::string server_of(const Target& target) {
  auto server = target.options.server_name.value_or(target.host);
  if (server.ends_with('.')) server.pop_back();
  return server;
}

asio::awaitable<Secured> secure(Attempt* attempt, tcp::socket socket, std::string protocol) {
  attempt->at_deadline = {PollEnd::no_answer,
                          "It takes the connection, but does not end the TLS handshake in time."};
  auto& contexts = attempt->parts->authorities.contexts();
  const bool verify = attempt->target.options.verify.value_or(true);
  auto& context = verify ? contexts.verifying : contexts.taking_all;
  auto tls = std::make_unique<Tls>(std::move(socket), context);
  auto* const native = tls->stream.native_handle();
  prepare(native, attempt, protocol);
  const auto [fault] =
      co_await tls->stream.async_handshake(ssl::stream_base::client, tuple_awaitable);
  if (fault) co_return Secured{handshake_fault(fault)};
  auto outcome = judge_peer(native, attempt);
  co_return Secured{std::move(outcome), std::move(tls)};
}

asio::awaitable<PollOutcome> probe_tls(Attempt* attempt) {
  tcp::socket socket{attempt->parts->executor};
  auto connected = co_await connect(attempt, &socket);
  if (connected.end != PollEnd::answered) co_return connected;
  const auto begun = attempt->now();
  const auto secured = co_await secure(attempt, std::move(socket), "");
  if (secured.stream) attempt->took_since(begun);
  co_return secured.outcome;
}

}  // namespace signalbox::device_poller::probe
