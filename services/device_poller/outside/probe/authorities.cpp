#include "device_poller/outside/probe/authorities.hpp"

#include "device_poller/outside/probe/contexts.hpp"

#include <openssl/ssl.h>

namespace signalbox::device_poller::probe {
namespace {
namespace ssl = boost::asio::ssl;

// A chain of eight certificates of the largest keys; OpenSSL would take 100 kB.
constexpr long chain_bytes_max = 64 * 1024;

void set_up(ssl::context* context) {
  context->set_verify_mode(ssl::verify_none);
  auto* const native = context->native_handle();
  SSL_CTX_set_max_cert_list(native, chain_bytes_max);
  // Every handshake is a whole one: that is what is measured.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(native, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
}
}  // namespace

Authorities::Authorities(const std::string& ca_file) : contexts_(std::make_unique<Contexts>()) {
  set_up(&contexts_->verifying);
  SSL_CTX_set_min_proto_version(contexts_->verifying.native_handle(), TLS1_2_VERSION);
  if (ca_file.empty()) {
    contexts_->verifying.set_default_verify_paths();
  } else {
    contexts_->verifying.load_verify_file(ca_file);
  }
  // Switches and printers speak what was usual when they were made. Nothing secret is sent, and
  // whoever does not verify has no safety to lose.
  set_up(&contexts_->taking_all);
  auto* const native = contexts_->taking_all.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_VERSION);
  SSL_CTX_set_security_level(native, 0);
  SSL_CTX_set_cipher_list(native, "DEFAULT:@SECLEVEL=0");
  SSL_CTX_set_options(native, SSL_OP_LEGACY_SERVER_CONNECT);
}

Authorities::~Authorities() = default;

}  // namespace signalbox::device_poller::probe
