#include "device_poller/outside/driver/driver.hpp"

#include "json/read.hpp"
#include "json/write.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::driver {
namespace {
namespace asio = boost::asio;
constexpr int ping_tries = 2;
constexpr std::chrono::seconds ping_time{2};
constexpr double micros_per_milli = 1000;
constexpr std::int32_t snmp_port = 161;
// A page that takes longer is down for whoever waits for it.
constexpr std::chrono::seconds probe_time{10};

domain::Alive alive_of(icmp::PingEnd end) {
  switch (end) {
    case icmp::PingEnd::answered:
      return domain::Alive::yes;
    case icmp::PingEnd::no_answer:
    case icmp::PingEnd::unreachable:
      return domain::Alive::no;
    default:
      return domain::Alive::not_known;
  }
}

asio::awaitable<void> ping_into(const DriverParts* parts, asio::ip::address address,
                                std::chrono::steady_clock::time_point deadline, Asked* asked) {
  const auto until = std::min(deadline, parts->clock.steady() + ping_time * ping_tries);
  const auto answer = co_await parts->ping.ping(std::move(address), until, ping_tries);
  asked->alive = alive_of(answer.end);
  if (answer.end == icmp::PingEnd::answered) {
    asked->latency_ms = static_cast<double>(answer.latency.count()) / micros_per_milli;
  }
}

routeros::Target routeros_target(const Device& device, const asio::ip::address& address) {
  const auto options = device.options.routeros.value_or(domain::RouterosOptions{});
  return {.device = device.id,
          .address = address,
          .port = static_cast<std::uint16_t>(device.port.value_or(domain::default_port(options))),
          .host = device.address,
          .user_name = device.credentials.user_name,
          .password = device.credentials.secret,
          .options = options,
          .trusted_sha256 = device.trusted_certificate_sha256};
}

probe::Target probe_target(const Device& device, const asio::ip::address& address) {
  const auto options = device.options.probe.value_or(domain::ProbeOptions{});
  return {
      .address = address,
      .port = static_cast<std::uint16_t>(device.port.value_or(domain::default_port(options.kind))),
      .host = device.address,
      .options = options};
}

// Answers how long it took, in ms.
asio::awaitable<std::optional<double>> probe_into(const DriverParts* parts, probe::Target target,
                                                  std::chrono::steady_clock::time_point deadline,
                                                  Asked* asked) {
  const probe::ProbeParts probe_parts{parts->executor, parts->clock, parts->authorities};
  const auto until = std::min(deadline, parts->clock.steady() + probe_time);
  auto probed = co_await probe::probe(&probe_parts, std::move(target), until);
  asked->outcome = std::move(probed.outcome);
  auto& reading = asked->reading;
  if (probed.certificate || probed.http_status || !probed.answers.empty()) {
    reading.identity.emplace();
  }
  reading.certificate = std::move(probed.certificate);
  reading.http_status = probed.http_status;
  reading.answers = std::move(probed.answers);
  co_return probed.latency_ms;
}

asio::awaitable<snmp::Poll> poll_snmp(const DriverParts* parts, datagram::Endpoint endpoint,
                                      vault::Credentials credentials,
                                      std::chrono::steady_clock::time_point deadline,
                                      domain::Extent extent) {
  const auto now = parts->clock.now();
  if (credentials.kind == vault::CredentialKind::snmp_v3) {
    co_return co_await snmp_v3::poll(parts->snmp_v3, {endpoint, std::move(credentials)}, deadline,
                                     now, extent);
  }
  const auto version =
      credentials.kind == vault::CredentialKind::snmp_v1 ? snmp::Version::v1 : snmp::Version::v2c;
  auto poll = co_await snmp::poll(parts->snmp, {endpoint, std::move(credentials.secret), version},
                                  deadline, now, extent);
  // Of these versions silence says nothing: it may be the community.
  if (poll.outcome.end == domain::PollEnd::no_answer) poll.outcome.detail.clear();
  co_return poll;
}

Failure not_allowed() {
  return {.code = Code::forbidden,
          .detail = "This address is not on the operator's list of addresses for devices."};
}
}  // namespace

std::optional<json::Raw> to_raw(const Options& options) {
  if (options == Options{}) return std::nullopt;
  return json::Raw::parse(json::write(options)).value();
}

Options options_in(const std::optional<json::Raw>& raw) {
  if (!raw) return {};
  return json::read<Options>(raw->text()).value();
}

asio::awaitable<Result<asio::ip::address>> resolve(const DriverParts* parts, std::string address) {
  boost::system::error_code is_name;
  const auto literal = asio::ip::make_address(address, is_name);
  if (!is_name) {
    if (!parts->policy.allows(literal)) co_return not_allowed();
    co_return literal;
  }
  asio::ip::udp::resolver resolver{parts->executor};
  const auto [fault, found] =
      co_await resolver.async_resolve(address, "", asio::as_tuple(asio::use_awaitable));
  if (fault || found.empty()) {
    co_return Failure{.code = Code::not_found, .detail = "No such host name is known."};
  }
  for (const auto& entry : found) {
    const auto one = entry.endpoint().address();
    if (parts->policy.allows(one)) co_return one;
  }
  co_return not_allowed();
}

asio::awaitable<Asked> ask(const DriverParts* parts, Device device,
                           std::chrono::steady_clock::time_point deadline) {
  Asked asked;
  asked.reading.taken_at = parts->clock.now();
  const auto address = co_await resolve(parts, device.address);
  if (!address) {
    asked.outcome = {domain::PollEnd::unreachable, address.error().detail};
    co_return asked;
  }
  if (device.driver == "ping") {
    co_await ping_into(parts, *address, deadline, &asked);
    asked.outcome.end =
        asked.alive == domain::Alive::yes ? domain::PollEnd::answered : domain::PollEnd::no_answer;
    co_return asked;
  }
  // Side by side: what does not answer one would use up the time of the other.
  using namespace asio::experimental::awaitable_operators;
  if (device.driver == "probe") {
    // The ping says whether the host is alive, the probe how long it takes.
    const auto took =
        co_await (ping_into(parts, *address, deadline, &asked) &&
                  probe_into(parts, probe_target(device, *address), deadline, &asked));
    asked.latency_ms = took;
    co_return asked;
  }
  if (device.driver == "routeros") {
    auto poll = co_await (ping_into(parts, *address, deadline, &asked) &&
                          routeros::poll(&parts->routeros, routeros_target(device, *address),
                                         deadline, parts->clock.now(), device.extent));
    asked.outcome = std::move(poll.outcome);
    asked.reading = std::move(poll.reading);
    asked.certificate_sha256 = std::move(poll.certificate_sha256);
    co_return asked;
  }
  const auto port = static_cast<std::uint16_t>(device.port.value_or(snmp_port));
  auto poll = co_await (
      ping_into(parts, *address, deadline, &asked) &&
      poll_snmp(parts, {*address, port}, std::move(device.credentials), deadline, device.extent));
  asked.outcome = std::move(poll.outcome);
  asked.reading = std::move(poll.reading);
  co_return asked;
}

}  // namespace signalbox::device_poller::driver
