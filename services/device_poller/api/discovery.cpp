#include "device_poller/api/discovery.hpp"

#include "contracts/params.hpp"
#include "core/name.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/api/profiles.hpp"
#include "device_poller/outside/scan/fact.hpp"
#include "device_poller/outside/scan/hosts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
using Text = std::optional<std::string>;
constexpr std::size_t profiles_max = 5;
constexpr std::int32_t port_max = 65'535;

struct NewScanBody {
  std::vector<std::string> networks;
  std::optional<std::vector<Uuid>> credential_profile_ids = {};
  std::optional<Saturated<std::int32_t>> snmp_port = {};
  std::optional<Saturated<std::int32_t>> routeros_port = {};
  std::optional<Saturated<std::int32_t>> routeros_tls_port = {};
};
BOOST_DESCRIBE_STRUCT(NewScanBody, (),
                      (networks, credential_profile_ids, snmp_port, routeros_port,
                       routeros_tls_port))

struct ScanJson {
  Uuid id;
  std::vector<std::string> networks;
  std::vector<Uuid> credential_profile_ids;
  std::string state;
  std::int32_t hosts_total = 0;
  std::int32_t hosts_done = 0;
  std::int32_t found = 0;
  Time started_at;
  std::optional<Time> ended_at = {};
};
BOOST_DESCRIBE_STRUCT(ScanJson, (),
                      (id, networks, credential_profile_ids, state, hosts_total, hosts_done, found,
                       started_at, ended_at))
struct ScanListJson {
  std::vector<ScanJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(ScanListJson, (), (items, next))

struct ProposalJson {
  Uuid id;
  std::string address;
  std::string state;
  std::vector<std::string> sources;
  Text name = {};
  Text mac_address = {};
  Text object_id = {};
  Text description = {};
  std::string driver;
  std::optional<std::int32_t> port = {};
  std::optional<Uuid> credential_profile_id = {};
  Time first_seen;
  Time last_seen;
};
BOOST_DESCRIBE_STRUCT(ProposalJson, (),
                      (id, address, state, sources, name, mac_address, object_id, description,
                       driver, port, credential_profile_id, first_seen, last_seen))
struct ProposalListJson {
  std::vector<ProposalJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(ProposalListJson, (), (items, next))

struct AcceptBody {
  Text name = {};
  Text driver = {};
  std::optional<Saturated<std::int32_t>> port = {};
  std::optional<Uuid> credential_profile_id = {};
  std::optional<Saturated<std::int32_t>> interval_seconds = {};
  std::optional<bool> is_paused = {};
  std::optional<domain::RouterosOptions> routeros = {};
  std::optional<domain::ProbeOptions> probe = {};
};
BOOST_DESCRIBE_STRUCT(AcceptBody, (),
                      (name, driver, port, credential_profile_id, interval_seconds, is_paused,
                       routeros, probe))

// What create_device is asked.
struct DeviceBody {
  std::string name;
  std::string address;
  std::string driver;
  std::optional<Saturated<std::int32_t>> port = {};
  std::optional<Uuid> credential_profile_id = {};
  std::optional<Saturated<std::int32_t>> interval_seconds = {};
  std::optional<bool> is_paused = {};
  std::optional<domain::RouterosOptions> routeros = {};
  std::optional<domain::ProbeOptions> probe = {};
};
BOOST_DESCRIBE_STRUCT(DeviceBody, (),
                      (name, address, driver, port, credential_profile_id, interval_seconds,
                       is_paused, routeros, probe))

ScanJson json_of(const domain::Scan& scan) {
  return {scan.id,    scan.networks,    scan.credential_profile_ids,
          scan.state, scan.hosts_total, scan.hosts_done,
          scan.found, scan.started_at,  scan.ended_at};
}

ProposalJson json_of(store::Proposal one) {
  return {.id = one.id,
          .address = std::move(one.address),
          .state = std::move(one.state),
          .sources = std::move(one.sources),
          .name = std::move(one.name),
          .mac_address = std::move(one.mac_address),
          .object_id = std::move(one.object_id),
          .description = std::move(one.description),
          .driver = std::move(one.driver),
          .port = one.port,
          .credential_profile_id = one.credential_profile_id,
          .first_seen = one.first_seen,
          .last_seen = one.last_seen};
}

Failure no_scan() { return {.code = Code::not_found, .detail = "There is no such scan."}; }
Failure no_proposal() { return {.code = Code::not_found, .detail = "There is no such proposal."}; }

std::vector<FieldError> faults_of(const NewScanBody& body) {
  std::vector<FieldError> errors;
  const std::array<std::pair<const char*, std::optional<std::int32_t>>, 3> ports{
      {{"/snmp_port", body.snmp_port},
       {"/routeros_port", body.routeros_port},
       {"/routeros_tls_port", body.routeros_tls_port}}};
  for (const auto& [pointer, port] : ports) {
    if (!port || (*port >= 1 && *port <= port_max)) continue;
    errors.push_back(at_pointer(pointer, "out_of_range", "must be 1 to 65535"));
  }
  if (body.credential_profile_ids && body.credential_profile_ids->size() > profiles_max) {
    errors.push_back(
        at_pointer("/credential_profile_ids", "out_of_range", "must name 5 profiles at most"));
  }
  return errors;
}

// Opens the profiles, each once; adds to the errors those that are none.
asio::awaitable<std::vector<scan::NamedCredentials>> credentials_of(
    const DiscoveryParts* parts, Tenant tenant, std::vector<Uuid> ids,
    std::vector<FieldError>* errors) {
  std::vector<scan::NamedCredentials> all;
  for (std::size_t index = 0; index < ids.size(); ++index) {
    const auto profile = co_await parts->profiles.find(tenant, ids[index]);
    const auto kind = profile ? vault::credential_kind(profile->kind) : std::nullopt;
    const auto pointer = "/credential_profile_ids/" + std::to_string(index);
    if (!profile || !kind) {
      errors->push_back(
          at_pointer(pointer, "not_found", "is no credential profile of this tenant"));
      continue;
    }
    if (std::ranges::find(all, ids[index], &scan::NamedCredentials::profile) != all.end()) {
      continue;
    }
    const auto text = co_await parts->vault.open(tenant, std::string{profile_purpose},
                                                 profile->id.to_string(), profile->sealed);
    if (!text) throw std::runtime_error{"credentials cannot be opened"};
    all.push_back({profile->id, vault::from_text(*kind, *text).value()});
  }
  co_return all;
}

std::uint16_t port_or(const std::optional<std::int32_t>& port, std::uint16_t usual) {
  return port ? static_cast<std::uint16_t>(*port) : usual;
}

scan::Ports ports_of(const NewScanBody& body) {
  const scan::Ports usual;
  return {port_or(body.snmp_port, usual.snmp), port_or(body.routeros_port, usual.routeros),
          port_or(body.routeros_tls_port, usual.routeros_tls)};
}

domain::Scan new_scan(const DiscoveryParts* parts, NewScanBody body, const scan::Wanted& wanted,
                      std::size_t hosts) {
  domain::Scan scan{.id = parts->ids.next(),
                    .networks = std::move(body.networks),
                    .ports = {wanted.ports.snmp, wanted.ports.routeros, wanted.ports.routeros_tls},
                    .hosts_total = static_cast<std::int32_t>(hosts),
                    .started_at = parts->clock.now()};
  for (const auto& one : wanted.credentials) scan.credential_profile_ids.push_back(one.profile);
  return scan;
}

// What a device calls itself may be no name here; its address is one.
std::string name_of(const AcceptBody& body, const store::Proposal& proposal) {
  if (body.name) return *body.name;
  const auto own = proposal.name.value_or("");
  return name_fault(own) ? proposal.address : own;
}

// The id in the path, with nothing else asked for.
Result<Uuid> id_in(const contracts::Question& question, std::string_view name) {
  auto params = contracts::Params::parse(question.params);
  if (!params) return params.error();
  const auto id = params->uuid(name);
  if (auto fault = params->fault()) return *std::move(fault);
  return id;
}
}  // namespace

asio::awaitable<Answered> list_scans(const DiscoveryParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"-id"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  const auto before = id_in_cursor(page);
  if (!before) co_return before.error();
  co_await parts->scans.end_lost(question.tenant, parts->clock.now(), scan::finished_fact);
  auto scans = co_await parts->scans.list(question.tenant, *before, page.limit + 1);
  ScanListJson json;
  json.next = page.cut(&scans, [](const auto& scan) { return std::vector{scan.id.to_string()}; });
  for (const auto& scan : scans) json.items.push_back(json_of(scan));
  co_return page_answer(question, json);
}

asio::awaitable<Answered> create_scan(const DiscoveryParts* parts, contracts::Question question) {
  auto body = json::read<NewScanBody>(question.body);
  if (!body) co_return body.error();
  auto errors = faults_of(*body);
  auto hosts = scan::hosts_in(body->networks, parts->policy);
  if (!hosts) std::ranges::copy(hosts.error().errors, std::back_inserter(errors));
  if (!errors.empty()) co_return some_wrong(std::move(errors));
  scan::Wanted wanted{.credentials = {}, .ports = ports_of(*body)};
  wanted.credentials = co_await credentials_of(
      parts, question.tenant, body->credential_profile_ids.value_or(std::vector<Uuid>{}), &errors);
  if (!errors.empty()) co_return some_wrong(std::move(errors));
  co_await parts->scans.end_lost(question.tenant, parts->clock.now(), scan::finished_fact);
  const auto made = new_scan(parts, *std::move(body), wanted, hosts->size());
  const auto running = co_await parts->scans.add(question.tenant, made, scan::started_fact(made),
                                                 origin_of(question));
  if (running) {
    co_return Failure{
        .code = Code::conflict,
        .detail = "Scan " + running->to_string() + " is running; one runs at a time."};
  }
  parts->begin(question.tenant, made, std::move(wanted), *std::move(hosts), origin_of(question));
  auto answer = json_answer(202, json_of(made));
  answer.headers.add("Location", "/api/v1/discovery/scans/" + made.id.to_string());
  co_return answer;
}

asio::awaitable<Answered> get_scan(const DiscoveryParts* parts, contracts::Question question) {
  const auto id = id_in(question, "scan_id");
  if (!id) co_return id.error();
  co_await parts->scans.end_lost(question.tenant, parts->clock.now(), scan::finished_fact);
  const auto scan = co_await parts->scans.find(question.tenant, *id);
  if (!scan) co_return no_scan();
  co_return json_answer(200, json_of(*scan));
}

asio::awaitable<Answered> cancel_scan(const DiscoveryParts* parts, contracts::Question question) {
  const auto id = id_in(question, "scan_id");
  if (!id) co_return id.error();
  const bool did_run = co_await parts->scans.end(
      question.tenant, {*id, "cancelled", parts->clock.now(), scan::finished_fact},
      origin_of(question));
  if (!did_run && !co_await parts->scans.find(question.tenant, *id)) co_return no_scan();
  co_return contracts::Answer{.status = 204};
}

asio::awaitable<Answered> list_proposals(const DiscoveryParts* parts,
                                         contracts::Question question) {
  constexpr std::string_view sorts[] = {"address"};
  constexpr std::string_view states[] = {"open", "dismissed"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  const auto state = params->optional_word("state", states).value_or("open");
  if (const auto fault = params->fault()) co_return *fault;
  boost::system::error_code is_none;
  if (!page.after.empty()) asio::ip::make_address(page.after.front(), is_none);
  if (is_none) co_return contracts::not_a_cursor();
  auto found = co_await parts->proposals.list(
      question.tenant, state, page.after.empty() ? std::string{} : page.after.front(),
      page.limit + 1);
  ProposalListJson json;
  json.next = page.cut(&found, [](const auto& one) { return std::vector{one.address}; });
  for (auto& one : found) json.items.push_back(json_of(std::move(one)));
  co_return page_answer(question, json);
}

asio::awaitable<Answered> accept_proposal(const DiscoveryParts* parts,
                                          contracts::Question question) {
  const auto id = id_in(question, "proposal_id");
  if (!id) co_return id.error();
  const auto proposal = co_await parts->proposals.find(question.tenant, *id);
  if (!proposal) co_return no_proposal();
  const auto body = json::read<AcceptBody>(question.body);
  if (!body) co_return body.error();
  const auto options = driver::options_in(proposal->options);
  DeviceBody device{.name = name_of(*body, *proposal),
                    .address = proposal->address,
                    .driver = body->driver.value_or(proposal->driver),
                    .port = body->port,
                    .credential_profile_id = body->credential_profile_id,
                    .interval_seconds = body->interval_seconds,
                    .is_paused = body->is_paused,
                    .routeros = body->routeros,
                    .probe = body->probe};
  // What was found is of the driver that found it.
  if (device.driver == proposal->driver) {
    if (!device.port) device.port = proposal->port;
    if (!device.credential_profile_id) {
      device.credential_profile_id = proposal->credential_profile_id;
    }
    if (!device.routeros) device.routeros = options.routeros;
  }
  question.body = json::write(device);
  auto answer = co_await create_device(&parts->devices, question);
  if (answer) co_await parts->proposals.settle(question.tenant, *id, "accepted");
  co_return answer;
}

asio::awaitable<Answered> dismiss_proposal(const DiscoveryParts* parts,
                                           contracts::Question question) {
  const auto id = id_in(question, "proposal_id");
  if (!id) co_return id.error();
  if (!co_await parts->proposals.settle(question.tenant, *id, "dismissed")) {
    co_return no_proposal();
  }
  co_return contracts::Answer{.status = 204};
}

}  // namespace signalbox::device_poller::api
