#include "device_poller/outside/scan/look.hpp"

#include "device_poller/outside/routeros/tables.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace signalbox::device_poller::scan {
namespace {
namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using domain::PollEnd;
using vault::CredentialKind;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
constexpr std::uint16_t snmp_usual = Ports{}.snmp;
constexpr std::uint16_t routeros_usual = Ports{}.routeros;
constexpr std::uint16_t routeros_tls_usual = Ports{}.routeros_tls;

// What one look has found so far.
struct Look {
  const driver::DriverParts* parts;
  const Wanted* wanted;
  asio::ip::address address;
  bool is_alive = false;
  bool has_routeros = false;
  bool has_routeros_tls = false;
  std::optional<Seen> by_snmp = {};
  std::optional<Seen> by_routeros = {};

  auto deadline() const { return parts->clock.steady() + look_time; }
};

std::optional<std::int32_t> unusual(std::uint16_t port, std::uint16_t usual) {
  return port == usual ? std::nullopt : std::optional<std::int32_t>{port};
}

// Not by an asker where there is a choice: it would remember each address among those of devices.
asio::awaitable<snmp::Answer> ask_once(const Look* look, const vault::Credentials* credentials,
                                       snmp::Message question) {
  const datagram::Endpoint endpoint{look->address, look->wanted->ports.snmp};
  if (credentials->kind == CredentialKind::snmp_v3) {
    const auto asker = look->parts->snmp_v3.asker({endpoint, *credentials});
    co_return co_await asker->ask(std::move(question), 1, look->deadline());
  }
  const auto version =
      credentials->kind == CredentialKind::snmp_v1 ? snmp::Version::v1 : snmp::Version::v2c;
  co_return co_await look->parts->snmp.ask({endpoint, credentials->secret, version},
                                           std::move(question), 1, look->deadline());
}

asio::awaitable<void> ask_snmp(Look* look, const NamedCredentials* named) {
  const snmp::Oid system{1, 3, 6, 1, 2, 1, 1};
  snmp::Message question;
  for (const std::uint32_t number : {1U, 2U, 5U}) {
    question.variables.push_back({system.with(number).with(0)});
  }
  snmp::Answer answer;
  try {
    answer = co_await ask_once(look, &named->credentials, std::move(question));
  } catch (const snmp::Busy&) {
    co_return;  // polls go before scans
  }
  const auto& variables = answer.message.variables;
  const bool is_good = answer.outcome.end == PollEnd::answered &&
                       answer.message.error_status == 0 && variables.size() == 3;
  if (!is_good || look->by_snmp) co_return;
  const auto text = [&](std::size_t at) {
    return domain::modest(variables[at].value.text()).value_or("");
  };
  const auto* oid = variables[1].value.oid();
  Seen seen{.driver = "snmp",
            .port = unusual(look->wanted->ports.snmp, snmp_usual),
            .profile = named->profile};
  seen.identity.description = text(0);
  seen.identity.object_id = oid == nullptr ? "" : oid->to_string();
  seen.identity.system_name = text(2);
  look->by_snmp = std::move(seen);
}

asio::awaitable<void> sign_in(Look* look, const NamedCredentials* named) {
  const auto deadline = look->deadline();
  routeros::Target target{.device = std::nullopt,
                          .address = look->address,
                          .port = look->wanted->ports.routeros_tls,
                          .host = look->address.to_string(),
                          .user_name = named->credentials.user_name,
                          .password = named->credentials.secret,
                          .options = {},
                          .trusted_sha256 = ""};
  auto opened = co_await look->parts->routeros.open(std::move(target), deadline);
  if (!opened.session) co_return;
  const auto tables = co_await opened.session->ask(
      {{"/system/resource/print"}, {"/system/identity/print"}}, deadline);
  opened.session->close();
  domain::Reading reading;
  routeros::take_resource(tables[0], &reading);
  routeros::take_identity(tables[1], &reading);
  look->by_routeros = Seen{.driver = "routeros",
                           .port = unusual(look->wanted->ports.routeros_tls, routeros_tls_usual),
                           .profile = named->profile,
                           .transport = domain::RouterosTransport::api_tls,
                           .identity = reading.identity.value_or(domain::Identity{})};
}

// One credential, and beside it those behind it.
asio::awaitable<void> try_snmp(Look* look, std::size_t index) {
  const auto& all = look->wanted->credentials;
  if (index == all.size()) co_return;
  if (all[index].credentials.kind == CredentialKind::routeros) {
    co_await try_snmp(look, index + 1);
    co_return;
  }
  co_await (ask_snmp(look, &all[index]) && try_snmp(look, index + 1));
}

asio::awaitable<void> ping(Look* look) {
  const auto answer = co_await look->parts->ping.ping(look->address, look->deadline(), 1);
  if (answer.end == icmp::PingEnd::answered) look->is_alive = true;
}

// Nothing is said over it.
asio::awaitable<void> connect(Look* look, std::uint16_t port, bool* is_open) {
  asio::ip::tcp::socket socket{look->parts->executor};
  asio::steady_timer limit{look->parts->executor, look->deadline()};
  const auto ended = co_await (socket.async_connect({look->address, port}, tuple_awaitable) ||
                               limit.async_wait(tuple_awaitable));
  const auto* connected = std::get_if<0>(&ended);
  *is_open = connected != nullptr && !std::get<0>(*connected);
}

Seen seen_of(const Look& look) {
  if (look.by_routeros) return *look.by_routeros;
  if (look.by_snmp) return *look.by_snmp;
  const auto& ports = look.wanted->ports;
  if (look.has_routeros_tls) {
    return {.driver = "routeros", .port = unusual(ports.routeros_tls, routeros_tls_usual)};
  }
  if (look.has_routeros) {
    return {.driver = "routeros",
            .port = unusual(ports.routeros, routeros_usual),
            .transport = domain::RouterosTransport::api_plain};
  }
  return {.driver = "ping"};
}
}  // namespace

asio::awaitable<std::optional<Seen>> look_at(const driver::DriverParts* parts, const Wanted* wanted,
                                             asio::ip::address address) {
  Look look{.parts = parts, .wanted = wanted, .address = std::move(address)};
  co_await (ping(&look) && try_snmp(&look, 0) &&
            connect(&look, wanted->ports.routeros, &look.has_routeros) &&
            connect(&look, wanted->ports.routeros_tls, &look.has_routeros_tls));
  if (look.has_routeros_tls) {
    // One after the other: a device locks out who fails often in a short while.
    for (const auto& named : wanted->credentials) {
      if (named.credentials.kind != CredentialKind::routeros || look.by_routeros) continue;
      co_await sign_in(&look, &named);
    }
  }
  const bool answered = look.is_alive || look.by_snmp || look.has_routeros || look.has_routeros_tls;
  if (!answered) co_return std::nullopt;
  co_return seen_of(look);
}

}  // namespace signalbox::device_poller::scan
