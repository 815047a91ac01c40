// Connections to all RouterOS devices of this process, kept between polls. Lives on one loop.
#pragma once

#include "core/clock.hpp"
#include "core/secret.hpp"
#include "core/uuid.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/routeros_options.hpp"
#include "device_poller/outside/routeros/session.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace signalbox::device_poller::routeros {

// How long a connection may lie unused: the usual interval four times over.
inline constexpr std::chrono::minutes kept_for{4};
// Connections that lie unused at once; past it they are closed after use.
inline constexpr std::size_t kept_max = 8'192;
// To stand and to be under TLS, of the whole poll's time.
inline constexpr std::chrono::seconds connect_time{10};

struct Target {
  // Whose connection may be kept and used again; none for one that is only tried.
  std::optional<Uuid> device;
  boost::asio::ip::address address;
  std::uint16_t port = 0;
  std::string host;  // as a person wrote the address: whom a certificate must name
  std::string user_name;
  Secret password;
  domain::RouterosOptions options;
  std::string trusted_sha256;  // of the certificate that was there before; empty: none was

  // Whether a connection made for it will do for the other.
  bool is_same_connection(const Target& other) const;
};

struct Opened {
  domain::PollOutcome outcome;
  std::shared_ptr<Session> session = {};  // when it answered
  std::string certificate_sha256 = {};    // that the device showed, trusted or not
  bool was_kept = false;                  // from an earlier poll: it may have died since
};

class Client {
 public:
  // Clock and registry must outlive it.
  Client(boost::asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // The connection that was kept, if it still stands, or a new one, signed in. The password goes to
  // nobody whose certificate is not trusted.
  boost::asio::awaitable<Opened> open(Target target, Deadline deadline);
  // Gives it back for the next poll; closes it where it is not to be kept.
  void keep(Target target, const std::shared_ptr<Session>& session, std::string certificate_sha256);

 private:
  struct Kept {
    Target target;
    std::shared_ptr<Session> session;
    std::string certificate_sha256;
    Deadline until;
  };

  // Nothing for a plain connection.
  std::shared_ptr<boost::asio::ssl::context> context_for(const domain::RouterosOptions& options);
  boost::asio::awaitable<Opened> connect(const Target* target, Deadline deadline);
  void sweep();

  boost::asio::any_io_executor executor_;
  const Clock& clock_;
  metrics::Counter connected_;
  metrics::Counter refused_;
  metrics::Gauge kept_gauge_;
  std::map<Uuid, Kept> kept_;
  // Made when they are first needed, for all connections: reading the authorities takes a while.
  std::shared_ptr<boost::asio::ssl::context> of_authorities_;
  std::shared_ptr<boost::asio::ssl::context> of_fingerprints_;
  Deadline swept_at_{};
};

}  // namespace signalbox::device_poller::routeros
