#include "http/tls.hpp"

#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>

#include <stdexcept>
#include <utility>

namespace signalbox::http {
namespace {
namespace ssl = boost::asio::ssl;

// As ALPN writes it: length, name (RFC 7301 §3.1).
constexpr std::string_view http_1_1 = "\x08http/1.1";

// HTTP/1.1 to all who offer it; to others no protocol at all, which they may take or leave.
// NOLINTNEXTLINE(readability-function-size): OpenSSL calls with these.
int choose_protocol(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_bytes,
                    const unsigned char* offered, unsigned offered_bytes, void* /*unused*/) {
  unsigned char* chosen = nullptr;
  const auto* const ours = reinterpret_cast<const unsigned char*>(http_1_1.data());
  const int outcome =
      SSL_select_next_proto(&chosen, out_bytes, ours, http_1_1.size(), offered, offered_bytes);
  *out = chosen;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

void check(const boost::system::error_code& error, const std::string& file) {
  if (error) throw std::runtime_error{"cannot use " + file + " for TLS: " + error.message()};
}

std::shared_ptr<ssl::context> load(const ServerTls& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  auto* const native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // Resuming goes by tickets, which the client keeps; idle connections keep no buffers.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  boost::system::error_code error;
  context->use_certificate_chain_file(files.certificate_file, error);
  check(error, files.certificate_file);
  context->use_private_key_file(files.key_file, ssl::context::pem, error);
  check(error, files.key_file);
  return context;
}
}  // namespace

TlsCertificate::TlsCertificate(ServerTls files, const Clock& clock, log::Logger log)
    : files_(std::move(files)),
      clock_(clock),
      log_(std::move(log)),
      loaded_(times()),
      looked_(clock.steady()),
      context_(load(files_)) {}

TlsCertificate::Times TlsCertificate::times() const {
  std::error_code gone;  // a file that is missing for a moment has another time, and fails to load
  return {std::filesystem::last_write_time(files_.certificate_file, gone),
          std::filesystem::last_write_time(files_.key_file, gone)};
}

std::shared_ptr<ssl::context> TlsCertificate::current() {
  const auto now = clock_.steady();
  if (now - looked_ < tls_look_interval) return context_;
  looked_ = now;
  const auto changed = times();
  if (changed == loaded_) return context_;
  try {
    context_ = load(files_);
    loaded_ = changed;
    log_.info("certificate reloaded", {{"file", files_.certificate_file}});
  } catch (const std::exception& exception) {  // half-written: the next look tries again
    log_.error("certificate not reloaded", {{"fault", exception.what()}});
  }
  return context_;
}

}  // namespace signalbox::http
