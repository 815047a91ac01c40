#include "device_poller/domain/routeros_options.hpp"

namespace signalbox::device_poller::domain {
namespace {
constexpr std::uint16_t plain_port = 8728;
constexpr std::uint16_t tls_port = 8729;
constexpr std::uint16_t rest_port = 443;
constexpr std::size_t fingerprint_digits = 64;
}  // namespace

bool is_fingerprint(std::string_view text) {
  return text.size() == fingerprint_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::uint16_t default_port(const RouterosOptions& options) {
  switch (options.transport) {
    case RouterosTransport::api_plain:
      return plain_port;
    case RouterosTransport::rest:
      return rest_port;
    case RouterosTransport::api_tls:
      break;
  }
  return tls_port;
}

std::vector<FieldError> faults_of(const RouterosOptions& options) {
  const auto& fingerprint = options.certificate_sha256;
  const bool is_plain = options.transport == RouterosTransport::api_plain;
  const bool is_pinned = options.trust == CertificateTrust::pinned;
  const auto pointer = "/routeros/certificate_sha256";
  if (is_plain && is_pinned) {
    return {at_pointer("/routeros/trust", "does_not_fit", "is for a transport by TLS")};
  }
  if (is_pinned && !fingerprint) {
    return {at_pointer(pointer, "missing", "is needed by trust pinned")};
  }
  if (!is_pinned && fingerprint) {
    return {at_pointer(pointer, "does_not_fit", "is for trust pinned")};
  }
  if (fingerprint && !is_fingerprint(*fingerprint)) {
    return {at_pointer(pointer, "not_a_fingerprint", "must have 64 lower-case hex digits")};
  }
  return {};
}

}  // namespace signalbox::device_poller::domain
