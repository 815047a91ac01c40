#include "device_poller/outside/routeros/client.hpp"

#include "device_poller/outside/routeros/api_session.hpp"
#include "device_poller/outside/routeros/rest_session.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::routeros {
namespace {
namespace asio = boost::asio;
using domain::CertificateTrust;
using domain::PollEnd;
using domain::PollOutcome;
using domain::RouterosTransport;
constexpr std::chrono::seconds sweep_every{10};

PollOutcome connect_fault(const boost::system::error_code& fault) {
  if (fault == asio::error::connection_refused) {
    return {PollEnd::refused, "The host refuses the port."};
  }
  if (fault == asio::error::host_unreachable || fault == asio::error::network_unreachable) {
    return {PollEnd::unreachable, "No route to the host."};
  }
  if (fault == asio::error::timed_out || fault == asio::error::operation_aborted ||
      fault == asio::error::bad_descriptor) {
    return {PollEnd::no_answer, "RouterOS does not answer in time."};
  }
  return {PollEnd::unreachable, "The connection fails: " + fault.message() + "."};
}

// As HTTP names it: an address of IPv6 in brackets (RFC 3986 §3.2.2).
std::string host_of(const Target& target) {
  const bool is_v6 = target.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + target.host + "]" : target.host) + ":" + std::to_string(target.port);
}

// Whether the certificate is the one it should be.
std::optional<PollOutcome> trust_fault(const Target& target, const std::string& shown) {
  if (target.options.transport == RouterosTransport::api_plain) return std::nullopt;
  const auto& options = target.options;
  const auto wanted = options.trust == CertificateTrust::pinned
                          ? options.certificate_sha256.value_or("")
                          : target.trusted_sha256;
  const bool is_first = wanted.empty() && options.trust == CertificateTrust::first_use;
  if (options.trust == CertificateTrust::authority || is_first || shown == wanted) {
    return std::nullopt;
  }
  return PollOutcome{PollEnd::unauthorized,
                     "The device shows another certificate than the one that is trusted; it was "
                     "not given the password. It is " +
                         shown + "."};
}
}  // namespace

bool Target::is_same_connection(const Target& other) const {
  return device == other.device && address == other.address && port == other.port &&
         host == other.host && user_name == other.user_name &&
         password.reveal() == other.password.reveal() && options == other.options &&
         (trusted_sha256.empty() || other.trusted_sha256.empty() ||
          trusted_sha256 == other.trusted_sha256);
}

Client::Client(asio::any_io_executor executor, const Clock& clock, metrics::Registry& metrics)
    : executor_(std::move(executor)),
      clock_(clock),
      connected_(metrics.counter({"signalbox_routeros_connections_total",
                                  "Connections to RouterOS devices that were signed in."})),
      refused_(metrics.counter({"signalbox_routeros_refused_total",
                                "Connections on which a RouterOS device refused the sign-in, or "
                                "showed a certificate that is not trusted."})),
      kept_gauge_(metrics.gauge({"signalbox_routeros_connections_kept",
                                 "Connections that wait for the next poll of their device."})) {}

Client::~Client() {
  for (const auto& [device, kept] : kept_) kept.session->close();
}

std::shared_ptr<asio::ssl::context> Client::context_for(const domain::RouterosOptions& options) {
  if (options.transport == RouterosTransport::api_plain) return nullptr;
  const bool by_authority = options.trust == CertificateTrust::authority;
  auto& context = by_authority ? of_authorities_ : of_fingerprints_;
  if (context) return context;
  context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  if (by_authority) {
    context->set_default_verify_paths();
  } else {
    // Old devices have short keys. The fingerprint is compared, not what was signed with them.
    SSL_CTX_set_security_level(context->native_handle(), 1);
  }
  return context;
}

void Client::sweep() {
  const auto now = clock_.steady();
  if (now < swept_at_ + sweep_every) return;
  swept_at_ = now;
  std::erase_if(kept_, [now](const auto& entry) {
    const auto& kept = entry.second;
    if (kept.session->is_open() && kept.until > now) return false;
    kept.session->close();
    return true;
  });
  kept_gauge_.set(static_cast<double>(kept_.size()));
}

asio::awaitable<Opened> Client::open(Target target, Deadline deadline) {
  sweep();
  const auto found = target.device ? kept_.find(*target.device) : kept_.end();
  if (found != kept_.end()) {
    auto kept = std::move(found->second);
    kept_.erase(found);
    if (kept.session->is_open() && kept.target.is_same_connection(target)) {
      co_return Opened{{PollEnd::answered}, kept.session, kept.certificate_sha256, true};
    }
    kept.session->close();
  }
  auto opened = co_await connect(&target, deadline);
  if (opened.outcome.end == PollEnd::answered) connected_.add();
  if (opened.outcome.end == PollEnd::unauthorized) refused_.add();
  if (opened.session && opened.outcome.end != PollEnd::answered) {
    opened.session->close();
    opened.session.reset();
  }
  co_return opened;
}

asio::awaitable<Opened> Client::connect(const Target* target, Deadline deadline) {
  const auto& options = target->options;
  const auto wire = std::make_shared<Wire>(
      executor_, context_for(options),
      options.trust == CertificateTrust::authority ? target->host : std::string{});
  const auto until = std::min(deadline, clock_.steady() + connect_time);
  asio::steady_timer limit{executor_, until};
  limit.async_wait([wire](const boost::system::error_code& cancelled) {
    if (!cancelled) wire->close();
  });
  if (const auto fault = co_await wire->connect({target->address, target->port})) {
    co_return Opened{connect_fault(fault)};
  }
  if (const auto fault = co_await wire->handshake()) {
    const auto why = wire->refused_because();
    if (clock_.steady() >= until)
      co_return Opened{{PollEnd::no_answer, "RouterOS does not answer in time."}};
    if (options.trust == CertificateTrust::authority && !why.empty()) {
      co_return Opened{{PollEnd::unauthorized, "The device's certificate is not trusted: " + why +
                                                   "; it was not given the password."}};
    }
    co_return Opened{{PollEnd::bad_answer, "TLS fails: " + fault.message() + "."}};
  }
  limit.cancel();
  Opened opened{{PollEnd::answered}, {}, wire->certificate_sha256()};
  if (auto fault = trust_fault(*target, opened.certificate_sha256)) {
    wire->close();
    opened.outcome = *std::move(fault);
    co_return opened;
  }
  if (options.transport == RouterosTransport::rest) {
    opened.session = std::make_shared<RestSession>(wire, executor_, host_of(*target));
  } else {
    const auto session = std::make_shared<ApiSession>(wire, executor_);
    session->begin();
    opened.session = session;
  }
  opened.outcome = co_await opened.session->sign_in(target->user_name, target->password, deadline);
  co_return opened;
}

void Client::keep(Target target, const std::shared_ptr<Session>& session,
                  std::string certificate_sha256) {
  if (!target.device || !session->is_open() || kept_.size() >= kept_max) {
    session->close();
    return;
  }
  const auto device = *target.device;
  const auto [place, is_new] = kept_.try_emplace(
      device,
      Kept{std::move(target), session, std::move(certificate_sha256), clock_.steady() + kept_for});
  if (!is_new) session->close();
  kept_gauge_.set(static_cast<double>(kept_.size()));
}

}  // namespace signalbox::device_poller::routeros
