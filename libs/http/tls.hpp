// The certificate of a door, reloaded when its files change. TLS 1.2 and 1.3, ALPN "http/1.1".
#pragma once

#include "core/clock.hpp"
#include "log/log.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace boost::asio::ssl {
// NOLINTNEXTLINE(readability-identifier-naming): Asio's name.
class context;
}  // namespace boost::asio::ssl

namespace signalbox::http {

struct ServerTls {
  std::string certificate_file;  // PEM: the door's own first, then those that lead to the root
  std::string key_file;          // PEM, without a pass phrase
};

// How often, at most, the files are looked at: a renewed certificate is in use this long after.
inline constexpr std::chrono::seconds tls_look_interval{10};

class TlsCertificate {
 public:
  // Throws std::runtime_error, naming the file and why, when it cannot be used.
  TlsCertificate(ServerTls files, const Clock& clock, log::Logger log);

  // For a new connection. Looks at the files when the last look is older than the interval; what
  // cannot be used is logged, and the last good certificate stays.
  std::shared_ptr<boost::asio::ssl::context> current();

 private:
  using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
  Times times() const;

  ServerTls files_;
  const Clock& clock_;
  log::Logger log_;
  Times loaded_;
  std::chrono::steady_clock::time_point looked_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace signalbox::http
