#include "device_poller/api/connection.hpp"

#include "device_poller/api/device_json.hpp"
#include "device_poller/api/reach.hpp"
#include "device_poller/domain/credentials.hpp"
#include "device_poller/outside/stream/identity.hpp"

#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
// Less than a question may take, so that the answer still arrives.
constexpr std::chrono::seconds test_time{8};

struct TestBody {
  std::string address;
  std::string driver;
  std::optional<Saturated<std::int32_t>> port;
  std::optional<Uuid> credential_profile_id;
  std::optional<Uuid> site_id;
  std::optional<std::vector<Uuid>> group_ids;
  std::optional<std::string> credential_kind;
  std::optional<vault::CredentialsBody> credentials;
  std::optional<domain::RouterosOptions> routeros;
  std::optional<domain::ProbeOptions> probe;
};
BOOST_DESCRIBE_STRUCT(TestBody, (),
                      (address, driver, port, credential_profile_id, site_id, group_ids,
                       credential_kind, credentials, routeros, probe))

struct RungJson {
  std::string name;
  bool well = false;
  std::string detail;
  std::optional<double> took_ms = {};
};
BOOST_DESCRIBE_STRUCT(RungJson, (), (name, well, detail, took_ms))
struct TestJson {
  bool well = false;
  std::vector<RungJson> rungs;
  std::optional<json::Raw> identity = {};
  std::optional<std::string> certificate_sha256 = {};
};
BOOST_DESCRIBE_STRUCT(TestJson, (), (well, rungs, identity, certificate_sha256))

RungJson ping_rung(const driver::Asked& asked) {
  switch (asked.alive) {
    case domain::Alive::yes:
      return {"ping", true, "The host answers pings.", asked.latency_ms};
    case domain::Alive::no:
      return {"ping", false, "No ping came back: the host is away, or pings are filtered."};
    case domain::Alive::not_known:
      break;
  }
  return {"ping", false, "This poller may not ping."};
}

RungJson agent_rung(const std::string& driver, const driver::Asked& asked) {
  switch (asked.outcome.end) {
    case domain::PollEnd::answered:
      if (driver == "probe") return {driver, true, "It answered as it should.", asked.latency_ms};
      return {
          driver, true,
          "It answered, with " + std::to_string(asked.reading.interfaces.size()) + " interfaces."};
    case domain::PollEnd::answered_in_part:
      return {driver, driver != "probe", asked.outcome.detail};
    case domain::PollEnd::no_answer:
      if (!asked.outcome.detail.empty()) return {driver, false, asked.outcome.detail};
      return {driver, false,
              "SNMP did not answer: wrong community, or the port is closed to this poller."};
    case domain::PollEnd::refused:
      return {driver, false, "The host refuses the port."};
    default:
      return {driver, false, asked.outcome.detail};
  }
}

asio::awaitable<Result<vault::Credentials>> kept_credentials(const ConnectionParts* parts,
                                                             Tenant tenant, Uuid id) {
  const auto profile = co_await parts->profiles.find(tenant, id);
  const auto kind = profile ? vault::credential_kind(profile->kind) : std::nullopt;
  if (!profile || !kind) {
    co_return some_wrong({at_pointer("/credential_profile_id", "not_found",
                                     "is no credential profile of this tenant")});
  }
  const auto text = co_await parts->vault.open(std::move(tenant), std::string{profile_purpose},
                                               profile->id.to_string(), profile->sealed);
  if (!text) co_return text.error();
  co_return vault::from_text(*kind, *text);
}

asio::awaitable<Result<vault::Credentials>> credentials_for(const ConnectionParts* parts,
                                                            Tenant tenant, TestBody body) {
  if (!body.credentials && body.credential_profile_id) {
    co_return co_await kept_credentials(parts, std::move(tenant), *body.credential_profile_id);
  }
  if (!body.credentials) {
    store::DeviceSettings settings;
    settings.site_id = body.site_id;
    settings.group_ids = std::move(body.group_ids).value_or(std::vector<Uuid>{});
    const auto offer = co_await parts->profiles.offer(tenant, std::move(settings));
    const auto choice = domain::choose(body.driver, offer.candidates);
    if (choice.taken) {
      co_return co_await kept_credentials(parts, std::move(tenant),
                                          choice.candidates.at(*choice.taken).profile);
    }
    co_return some_wrong({at_pointer(
        "/credentials", "missing", "or credential_profile_id is needed by driver " + body.driver)});
  }
  const auto usual = body.driver == "routeros" ? "routeros" : "snmp_v2c";
  const auto kind = vault::credential_kind(body.credential_kind.value_or(usual));
  if (!kind) {
    co_return some_wrong({at_pointer("/credential_kind", "unknown_word",
                                     std::string{"must be one of "} + vault::credential_kinds)});
  }
  co_return vault::credentials_of(*kind, *std::move(body.credentials));
}
}  // namespace

asio::awaitable<Answered> test_connection(const ConnectionParts* parts,
                                          contracts::Question question) {
  auto body = json::read<TestBody>(question.body);
  if (!body) co_return body.error();
  const driver::Options options{body->routeros, body->probe};
  // What the operator's list says of an address is a rung, not a fault of the question.
  auto errors = faults_of({body->address, body->driver, body->port, options},
                          [](std::string_view) { return true; });
  if (!errors.empty()) co_return some_wrong(std::move(errors));
  const auto driver_name = body->driver;
  driver::Device device{
      .address = body->address, .driver = driver_name, .port = body->port, .options = options};
  if (domain::needs_credentials(driver_name) || body->credentials) {
    auto credentials = co_await credentials_for(parts, question.tenant, *std::move(body));
    if (!credentials) co_return credentials.error();
    device.credentials = *std::move(credentials);
  }
  TestJson json;
  const auto address = co_await driver::resolve(&parts->driver, device.address);
  if (!address) {
    json.rungs.push_back({"address", false, address.error().detail});
    co_return json_answer(200, json);
  }
  json.rungs.push_back({"address", true, "The address is " + address->to_string() + "."});
  const auto asked =
      co_await driver::ask(&parts->driver, std::move(device), parts->clock.steady() + test_time);
  // A probe's latency is its own, and no ping's.
  if (driver_name != "probe") json.rungs.push_back(ping_rung(asked));
  if (driver_name != "ping") json.rungs.push_back(agent_rung(driver_name, asked));
  json.well = json.rungs.back().well;
  json.identity = stream::identity_json(asked.reading);
  if (!asked.certificate_sha256.empty()) json.certificate_sha256 = asked.certificate_sha256;
  co_return json_answer(200, json);
}

}  // namespace signalbox::device_poller::api
