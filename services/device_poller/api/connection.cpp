#include "device_poller/api/connection.hpp"

#include "device_poller/api/address.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/outside/snmp/client.hpp"

#include <cstdio>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
// Less than a question may take, so that the answer still arrives.
constexpr std::chrono::seconds test_time{8};
constexpr std::uint16_t snmp_port = 161;

struct CredentialsBody {
  std::string community;
};
BOOST_DESCRIBE_STRUCT(CredentialsBody, (), (community))
struct TestBody {
  std::string address;
  std::string driver;
  std::optional<std::uint16_t> port;
  std::optional<Uuid> credential_profile_id;
  std::optional<CredentialsBody> credentials;
};
BOOST_DESCRIBE_STRUCT(TestBody, (), (address, driver, port, credential_profile_id, credentials))

struct RungJson {
  std::string name;
  bool well = false;
  std::string detail;
  std::optional<double> took_ms = {};
};
BOOST_DESCRIBE_STRUCT(RungJson, (), (name, well, detail, took_ms))
struct IdentityJson {
  std::string system_name;
  std::string description;
  std::string object_id;
  std::string location;
  std::string contact;
  std::int64_t interface_count = 0;
};
BOOST_DESCRIBE_STRUCT(IdentityJson, (),
                      (system_name, description, object_id, location, contact, interface_count))
struct TestJson {
  bool well = false;
  std::vector<RungJson> rungs;
  std::optional<IdentityJson> identity = {};
};
BOOST_DESCRIBE_STRUCT(TestJson, (), (well, rungs, identity))

std::vector<FieldError> faults_of(const TestBody& body) {
  std::vector<FieldError> errors;
  if (!is_address(body.address)) {
    errors.push_back(at_pointer("/address", "not_an_address", "is no IP address or host name"));
  }
  if (body.driver != "snmp" && body.driver != "ping") {
    errors.push_back(at_pointer("/driver", "unknown_word", "must be one of snmp, ping"));
  }
  if (body.port == 0) errors.push_back(at_pointer("/port", "out_of_range", "must be 1 to 65535"));
  if (body.credentials && !is_community(body.credentials->community)) {
    errors.push_back(
        at_pointer("/credentials/community", "out_of_range", "must have 1 to 255 bytes"));
  }
  return errors;
}

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

RungJson snmp_rung(const driver::Asked& asked) {
  switch (asked.outcome.end) {
    case domain::PollEnd::answered:
      return {"snmp", true,
              "SNMP v2c answered, with " + std::to_string(asked.reading.interfaces.size()) +
                  " interfaces."};
    case domain::PollEnd::answered_in_part:
      return {"snmp", true, asked.outcome.detail};
    case domain::PollEnd::no_answer:
      return {"snmp", false,
              "SNMP did not answer: wrong community, or the port is closed to this poller."};
    default:
      return {"snmp", false, asked.outcome.detail};
  }
}

asio::awaitable<Result<Secret>> community_of(const ConnectionParts* parts, Tenant tenant,
                                             TestBody body) {
  if (body.credentials) co_return Secret{std::move(body.credentials->community)};
  if (!body.credential_profile_id) {
    co_return Failure{Code::invalid,
                      "1 field is wrong",
                      {at_pointer("/credentials", "missing",
                                  "or credential_profile_id is needed by driver snmp")}};
  }
  const auto profile = co_await parts->profiles.find(tenant, *body.credential_profile_id);
  if (!profile) {
    co_return Failure{Code::invalid,
                      "1 field is wrong",
                      {at_pointer("/credential_profile_id", "not_found",
                                  "is no credential profile of this tenant")}};
  }
  co_return co_await parts->vault.open(std::move(tenant), std::string{profile_purpose},
                                       profile->id.to_string(), profile->sealed);
}
}  // namespace

asio::awaitable<Answered> test_connection(const ConnectionParts* parts,
                                          contracts::Question question) {
  auto body = json::read<TestBody>(question.body);
  if (!body) co_return body.error();
  auto errors = faults_of(*body);
  if (!errors.empty())
    co_return Failure{Code::invalid, "Some fields are wrong.", std::move(errors)};
  TestJson json;
  const auto address = co_await driver::resolve(&parts->driver, body->address);
  if (!address) {
    json.rungs.push_back({"address", false, address.error().detail});
    co_return json_answer(200, json);
  }
  json.rungs.push_back({"address", true, "The address is " + address->to_string() + "."});
  driver::Device device{.address = address->to_string(),
                        .driver = body->driver,
                        .port = body->port.value_or(snmp_port),
                        .community = {}};
  const bool is_snmp = body->driver == "snmp";
  if (is_snmp) {
    auto community = co_await community_of(parts, question.tenant, *std::move(body));
    if (!community) co_return community.error();
    device.community = *std::move(community);
  }
  const auto asked =
      co_await driver::ask(&parts->driver, std::move(device), parts->clock.steady() + test_time);
  json.rungs.push_back(ping_rung(asked));
  if (is_snmp) json.rungs.push_back(snmp_rung(asked));
  json.well = json.rungs.back().well;
  if (asked.reading.identity) {
    const auto& identity = *asked.reading.identity;
    json.identity = IdentityJson{
        identity.system_name, identity.description,
        identity.object_id,   identity.location,
        identity.contact,     static_cast<std::int64_t>(asked.reading.interfaces.size())};
  }
  co_return json_answer(200, json);
}

}  // namespace signalbox::device_poller::api
