#include "gateway/outside/nats/programs.hpp"

#include "bus/accounts.hpp"
#include "bus/identity/credentials.hpp"
#include "bus/jetstream.hpp"
#include "bus/streams.hpp"
#include "json/writer.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::gateway::nats {
namespace {
namespace asio = boost::asio;
constexpr std::string_view stream = "EVENTS";
// One program: more are a leak of its credentials.
constexpr bus::AccountLimits limits{
    .connections = 8, .subscriptions = 100, .payload_bytes = 64 * 1024};
constexpr int status_not_found = 404;
// A program that never comes back keeps its place for so long.
constexpr std::chrono::hours inactive_for{30 * 24};
// Messages that it has not acknowledged come again after this.
constexpr std::chrono::seconds acknowledge_within{60};

bus::LinkConfig link_config(const ProgramsConfig& config, const std::string& user) {
  return {.servers = config.servers,
          .credentials_file = config.folder + "/creds/" + user + ".creds",
          .user = user,
          .ca_file = config.ca_file,
          .name = user};
}

std::string durable_json(const std::string& name, const std::string& filter) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("stream_name", stream);
  out.key("config");
  out.begin_object();
  out.member("durable_name", name);
  out.member("ack_policy", "explicit");
  out.member("deliver_policy", "all");
  out.member("replay_policy", "instant");
  out.member("filter_subject", filter);
  out.member("ack_wait", std::chrono::nanoseconds{acknowledge_within}.count());
  out.member("max_ack_pending", bus::unacknowledged_max);
  out.member("max_deliver", -1);
  out.member("inactive_threshold", std::chrono::nanoseconds{inactive_for}.count());
  out.end_object();
  out.end_object();
  return json;
}
}  // namespace

Programs::Programs(const bus::Parts& parts, const ProgramsConfig& config, const Clock& clock)
    : clock_(clock),
      installation_(bus::Installation::load(config.folder)),
      system_(parts, link_config(config, "system")),
      provisioner_(parts, link_config(config, "provisioner")) {}

bus::AccountClaims Programs::claims_of(const std::string& account) const {
  return {.name = "program",
          .key = account,
          .limits = limits,
          .imports = bus::program_imports(account, installation_.fleet.name())};
}

asio::awaitable<Program> Programs::make(Tenant tenant, std::string noun, Time expires) {
  const auto account = bus::Nkey::generate(bus::KeyRole::account);
  const auto user = bus::Nkey::generate(bus::KeyRole::user);
  const auto now = clock_.now();
  const auto filter = "evt." + tenant.slug() + (noun.empty() ? ".>" : "." + noun + ".*");
  const auto made = co_await bus::ask_api(
      &provisioner_, "CONSUMER.DURABLE.CREATE." + std::string{stream} + "." + account.name(),
      durable_json(account.name(), filter));
  if (made.error_code != 0) throw std::runtime_error{"NATS refuses a durable: " + made.error};
  const auto& signing = installation_.signing;
  co_await bus::push_account(&system_, bus::account_token(claims_of(account.name()), signing, now),
                             signing.name());
  const bus::UserClaims claims{.name = "program",
                               .key = user.name(),
                               .publish = {">"},
                               .subscribe = {">"},
                               .expires = expires};
  co_return Program{account.name(),
                    bus::credentials_text(bus::user_token(claims, account, now), user)};
}

asio::awaitable<void> Programs::end(std::string account) {
  const auto now = clock_.now();
  auto claims = claims_of(account);
  claims.imports.clear();
  claims.revocations["*"] =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() + 1;
  const auto& signing = installation_.signing;
  // Of two tokens of one second the server keeps the first.
  co_await bus::push_account(
      &system_, bus::account_token(claims, signing, now + std::chrono::seconds{1}), signing.name());
  const auto gone = co_await bus::ask_api(
      &provisioner_, "CONSUMER.DELETE." + std::string{stream} + "." + account, "");
  if (gone.error_code != 0 && gone.error_code != status_not_found) {
    throw std::runtime_error{"NATS keeps a durable: " + gone.error};
  }
}

}  // namespace signalbox::gateway::nats
