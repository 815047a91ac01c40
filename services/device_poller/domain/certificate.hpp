// A certificate that a server shows. Pure values.
#pragma once

#include "core/clock.hpp"

#include <boost/describe.hpp>

#include <string>

namespace signalbox::device_poller::domain {

// Of the server itself. Texts are UTF-8, without control characters, and cut where they are long.
struct Certificate {
  std::string subject;  // RFC 2253: "CN=www.example.com,O=Example"
  std::string issuer;
  Time not_before;
  Time not_after;
  std::string sha256;  // of its DER form, in hex

  bool operator==(const Certificate&) const = default;
};
BOOST_DESCRIBE_STRUCT(Certificate, (), (subject, issuer, not_before, not_after, sha256))

}  // namespace signalbox::device_poller::domain
