// What a device of driver `probe` is asked from outside, and which answers are good ones. Pure
// values; as JSON they are the member `probe` of a device.
#pragma once

#include "core/result.hpp"
#include "core/saturated.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::domain {

enum class ProbeKind : std::uint8_t { tcp, http, https, tls, dns };
BOOST_DESCRIBE_ENUM(ProbeKind, tcp, http, https, tls, dns)

// Where a member is absent its default counts; one that does not belong to the kind is a fault.
struct ProbeOptions {
  ProbeKind kind = ProbeKind::tcp;

  // http and https. Redirects are not followed: they are answers.
  std::optional<std::string> path = {};                   // "/status?deep=1"; "/"
  std::optional<std::string> method = {};                 // "GET" or "HEAD"; GET
  std::optional<std::vector<std::string>> statuses = {};  // "200", "2xx"; 2xx and 3xx
  // Among the first body_bytes_max of the body, byte for byte.
  std::optional<std::string> body_contains = {};
  // http, https and tls: the name of who is asked, for Host, SNI and the certificate; the address
  // of the device.
  std::optional<std::string> server_name = {};

  // https and tls. For so many days the certificate must still be good; 0: do not care; 14.
  std::optional<Saturated<std::int32_t>> days_left_min = {};
  // Whether the certificate must be for that name and lead to an authority that we trust; true.
  // False looks at its days alone.
  std::optional<bool> verify = {};

  // dns
  std::optional<std::string> query_name = {};   // always needed
  std::optional<std::string> record_type = {};  // one of record_types; "A"
  // One of the answers as text must be this: "192.0.2.1", "10 mail.example.com".
  std::optional<std::string> answer_contains = {};

  bool operator==(const ProbeOptions&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProbeOptions, (),
                      (kind, path, method, statuses, body_contains, server_name, days_left_min,
                       verify, query_name, record_type, answer_contains))

inline constexpr std::string_view record_types[] = {"A",  "AAAA", "CNAME", "MX",
                                                    "NS", "TXT",  "SOA",   "PTR"};

inline constexpr std::int32_t days_left_usual = 14;
inline constexpr std::int32_t days_left_most = 3'650;  // no certificate is good for longer
inline constexpr std::size_t statuses_max = 16;        // more is a list of all that can happen
inline constexpr std::size_t path_bytes_max = 1'024;   // what people type, with a query
inline constexpr std::size_t text_bytes_max = 1'024;   // a sentence to look for
// A page that says how a service is, is smaller; hundreds of probes run at once.
inline constexpr std::size_t body_bytes_max = std::size_t{256} * 1024;

// Every member that is wrong, by JSON Pointer ("/probe/statuses/1").
std::vector<FieldError> faults_of(const ProbeOptions& options);

// Where such a service usually listens; 0 for tcp, which has no usual port.
std::uint16_t default_port(ProbeKind kind);

// Whether an answer with this status is a good one.
bool is_wanted(const ProbeOptions& options, int status);

}  // namespace signalbox::device_poller::domain
