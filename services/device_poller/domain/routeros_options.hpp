// How a RouterOS device is reached. Pure values.
#pragma once

#include "core/result.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::domain {

enum class RouterosTransport : std::uint8_t {
  api_tls,    // service api-ssl, port 8729
  api_plain,  // service api, port 8728: the password is read by whoever listens
  rest,       // service www-ssl, port 443, of version 7.1 and later
};
BOOST_DESCRIBE_ENUM(RouterosTransport, api_tls, api_plain, rest)

// Which certificate of a device is believed.
enum class CertificateTrust : std::uint8_t {
  first_use,  // the one that it showed first, until a person accepts another
  pinned,     // the one whose fingerprint a person gave
  authority,  // one that a known authority has signed, for the device's address
};
BOOST_DESCRIBE_ENUM(CertificateTrust, first_use, pinned, authority)

struct RouterosOptions {
  RouterosTransport transport = RouterosTransport::api_tls;
  CertificateTrust trust = CertificateTrust::first_use;
  std::optional<std::string> certificate_sha256 =
      {};  // lower-case hex; for `pinned`, and only there

  bool operator==(const RouterosOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouterosOptions, (), (transport, trust, certificate_sha256))

// SHA-256 as 64 lower-case hex digits.
bool is_fingerprint(std::string_view text);

std::uint16_t default_port(const RouterosOptions& options);
// What is wrong with them, by pointer from the device's own members: "/routeros/…".
std::vector<FieldError> faults_of(const RouterosOptions& options);

}  // namespace signalbox::device_poller::domain
