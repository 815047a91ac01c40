#include "device_poller/parts.hpp"

#include "device_poller/events/tenants.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include <stdexcept>
#include <utility>

namespace signalbox::device_poller {
namespace {
namespace asio = boost::asio;

// A restart of the database or the bus is shorter, mostly, and hits all replicas alike.
constexpr std::chrono::seconds left_to_others_after{8};

std::shared_ptr<crypto::MasterKeys> read_keys(const std::string& path) {
  auto keys = crypto::read_local_master_keys(path);
  if (!keys) throw std::runtime_error{"SIGNALBOX_MASTER_KEY_FILE: " + keys.error().detail};
  return *std::move(keys);
}

outbound::AddressPolicy policy_of(const Config& config) {
  auto networks = outbound::parse_networks(config.device_networks);
  if (!networks) {
    throw std::runtime_error{"SIGNALBOX_DEVICE_NETWORKS: " + networks.error().detail};
  }
  outbound::AddressRules rules{
      .allowed = *std::move(networks), .refused = {}, .public_allowed = false};
  return config.loopback_allowed ? outbound::AddressPolicy::with_loopback(std::move(rules))
                                 : outbound::AddressPolicy{std::move(rules)};
}

asio::awaitable<std::optional<vault::WrappedKey>> find_key(store::Profiles* profiles,
                                                           Tenant tenant) {
  const auto key = co_await profiles->find_key(std::move(tenant));
  if (!key) co_return std::nullopt;
  co_return vault::WrappedKey{static_cast<std::uint32_t>(key->number), key->id, key->wrapped};
}

asio::awaitable<vault::WrappedKey> keep_key(store::Profiles* profiles, Tenant tenant,
                                            vault::WrappedKey key) {
  const auto kept = co_await profiles->keep_key(
      std::move(tenant), {static_cast<std::int32_t>(key.number), key.id, key.wrapped});
  co_return vault::WrappedKey{static_cast<std::uint32_t>(kept.number), kept.id, kept.wrapped};
}

bool may_be_device(const outbound::AddressPolicy& policy, std::string_view address) {
  boost::system::error_code is_name;
  const auto literal = asio::ip::make_address(std::string{address}, is_name);
  return is_name || policy.allows(literal);
}

asio::awaitable<bool> ended() { co_return true; }

asio::awaitable<void> remove_file(runtime::Blobs* blobs, Tenant tenant, Uuid id) {
  if (blobs != nullptr) co_await blobs->storage.remove({std::move(tenant), id});
}

// What a file of devices is: text.
crypto::BlobGrant grant_of(const Tenant& tenant, const store::Import& import) {
  return {.tenant = tenant,
          .blob = import.id,
          .direction = crypto::BlobDirection::put,
          .storage_key = import.id.to_string(),
          .completed_by = "complete_device_import",
          .granted_to = import.origin.actor,
          .size_bytes_max = api::import_bytes_max,
          .media_types = {"text/plain"},
          .file_name = {},
          .expires_at = import.expires_at};
}
}  // namespace

Parts::Parts(runtime::Runtime& runtime, const Config& config)
    : runtime_(runtime),
      config_(config),
      fleet_(runtime, "device_poller", config.fleet),
      blobs_(runtime::open_blobs(runtime, config.blobs)),
      devices_(fleet_.database(), fleet_.outbox()),
      profiles_(fleet_.database(), fleet_.outbox()),
      places_(fleet_.database(), fleet_.outbox()),
      polls_(fleet_.database(), fleet_.jobs(), fleet_.outbox()),
      readings_(fleet_.database()),
      neighbours_(fleet_.database()),
      proposals_(fleet_.database()),
      scans_(fleet_.database(), fleet_.outbox()),
      imports_(fleet_.database(), fleet_.jobs()),
      rollups_(fleet_.jobs()),
      tenants_(fleet_.database()),
      vault_(vault_parts(config)),
      policy_(policy_of(config)),
      snmp_(runtime.executor(), runtime.clock(), runtime.metrics()),
      snmp_v3_(runtime.executor(), runtime.clock(), runtime.metrics()),
      routeros_(runtime.executor(), runtime.clock(), runtime.metrics()),
      ping_(runtime.executor(), runtime.clock(), runtime.metrics()),
      driver_{runtime.executor(), snmp_,           snmp_v3_, routeros_, ping_,
              authorities_,       runtime.clock(), policy_},
      recording_{readings_, neighbours_, proposals_, runtime.ids(),
                 [this](std::string_view address) { return may_be_device(policy_, address); }},
      scanning_({runtime.executor(), scans_, proposals_, driver_, [this] { fleet_.said(); },
                 runtime.ids(), runtime.clock(), runtime.log()}),
      own_{
          .devices = {devices_, profiles_, runtime.ids(), runtime.clock(),
                      [this](std::string_view address) { return may_be_device(policy_, address); }},
          .bulk = {own_.devices, places_},
          .imports = import_parts(),
          .places = {places_, runtime.ids(), runtime.clock()},
          .profiles = {profiles_, vault_, runtime.ids(), runtime.clock()},
          .charts = {devices_, readings_, runtime.clock()},
          .connection = {driver_, profiles_, vault_, runtime.clock()},
          .tenancy = {devices_, tenants_, own_.imports},
          .topology = {neighbours_, runtime.clock()},
          .discovery = {scans_, proposals_, profiles_, vault_, policy_, own_.devices,
                        [this](Tenant tenant, domain::Scan scan, scan::Wanted wanted,
                               std::vector<asio::ip::address> hosts, contracts::Origin origin) {
                          scanning_.begin({std::move(tenant), std::move(scan), std::move(wanted),
                                           std::move(hosts), std::move(origin)});
                        },
                        runtime.ids(), runtime.clock()}},
      leases_({fleet_.cache(), polls_, runtime.clock(), runtime.log(), runtime.metrics(),
               runtime.ids().next().to_string(),
               [this] { return fleet_.had_all_within(left_to_others_after); }}) {}

vault::VaultParts Parts::vault_parts(const Config& config) {
  return {.master = read_keys(config.master_key_file),
          .ids = runtime_.ids(),
          .clock = runtime_.clock(),
          .find_key = [this](Tenant tenant) { return find_key(&profiles_, std::move(tenant)); },
          .keep_key =
              [this](Tenant tenant, vault::WrappedKey key) {
                return keep_key(&profiles_, std::move(tenant), std::move(key));
              },
          .opened =
              [this](const Tenant& tenant) {
                runtime_.log().info("a tenant's key was opened", {{"tenant", tenant.slug()}});
              }};
}

api::ImportParts Parts::import_parts() {
  api::ImportParts parts{
      .bulk = own_.bulk,
      .imports = imports_,
      .grant = {},
      .wake =
          [this] {
            if (importing_) importing_->wake();
          },
      .remove_file = [this](Tenant tenant,
                            Uuid id) { return remove_file(blobs_.get(), std::move(tenant), id); }};
  if (blobs_) {
    parts.grant = [this](const Tenant& tenant, const store::Import& import) {
      return blobs_->keys.sign(grant_of(tenant, import), runtime_.clock().now()).value();
    };
  }
  return parts;
}

void Parts::begin_importing() {
  if (!blobs_) return;
  importing_.emplace(jobs::ImportingParts{
      runtime_.executor(), imports_, blobs_->storage,
      [this](store::ImportBatch batch) { return api::add_batch(&own_.imports, std::move(batch)); },
      [this] { fleet_.said(); }, runtime_.clock(), runtime_.log()});
  asio::co_spawn(
      runtime_.executor(), importing_->run(),
      asio::bind_cancellation_slot(ending_imports_.slot(), [](const std::exception_ptr&) {}));
  runtime_.before_end("importing", [this](std::chrono::steady_clock::time_point) {
    ending_imports_.emit(asio::cancellation_type::terminal);
    return ended();
  });
}

void Parts::begin_recording(std::vector<bus::Delivery>* deliveries) {
  deliveries->push_back(
      {"device_poller_tel_device",
       [this](bus::Message message) { return events::record(&recording_, std::move(message)); },
       "TELEMETRY"});
  asio::co_spawn(runtime_.executor(),
                 jobs::keep_rolling_up(&rollups_, &runtime_.clock(), runtime_.log()),
                 asio::bind_cancellation_slot(ending_.slot(), [](const std::exception_ptr&) {}));
  runtime_.before_end("rolling up", [this](std::chrono::steady_clock::time_point) {
    ending_.emit(asio::cancellation_type::terminal);
    return ended();
  });
}

void Parts::begin() {
  if (config_.answers) {
    fleet_.answer(operations_of(&own_));
    begin_importing();
    runtime_.before_end("scanning", [this](std::chrono::steady_clock::time_point deadline) {
      return scanning_.drain(deadline);
    });
  } else {
    fleet_.present();
  }
  std::vector<bus::Delivery> deliveries;
  deliveries.push_back({"device_poller_tenant", [this](bus::Message message) {
                          return events::hear_tenant(&tenants_, std::move(message));
                        }});
  if (config_.records) begin_recording(&deliveries);
  fleet_.listen(std::move(deliveries));
  if (!config_.polls) return;
  polling_.emplace(jobs::PollingParts{.executor = runtime_.executor(),
                                      .leases = leases_,
                                      .polls = polls_,
                                      .vault = vault_,
                                      .driver = driver_,
                                      .link = fleet_.fleet_link(),
                                      .said = [this] { fleet_.said(); },
                                      .clock = runtime_.clock(),
                                      .log = runtime_.log(),
                                      .metrics = runtime_.metrics()});
  runtime_.before_end("polling", [this](std::chrono::steady_clock::time_point deadline) {
    return polling_->drain(deadline);
  });
}

}  // namespace signalbox::device_poller
