#include "bus/identity/rights.hpp"

namespace signalbox::bus {
namespace {
// Pulls are answered over minutes, everything else at once: its own list of subjects would not
// hold.
constexpr std::string_view local_prefix = "signalbox.CONSUMER.";

std::string inbox_of(std::string_view user) { return "_INBOX." + std::string{user} + ".>"; }

void add_durable(UserClaims* user, const Durable& durable) {
  const auto place = durable.stream + "." + durable.name;
  user->publish.push_back("$JS.API.CONSUMER.INFO." + place);
  user->publish.push_back("$JS.API.CONSUMER.MSG.NEXT." + place);
  user->publish.push_back("$JS.ACK." + place + ".>");
}
}  // namespace

std::vector<ServiceNeeds> needs_of(const contracts::Contract& contract) {
  std::vector<ServiceNeeds> all;
  for (const auto& [service, said] : contract.services) {
    ServiceNeeds needs{.service = service,
                       .nouns = said.nouns,
                       .telemetry = said.telemetry,
                       .intake = said.intake,
                       .follows = said.follows};
    for (const auto& durable : said.durables) {
      needs.durables.push_back({durable.stream, durable.name, durable.filter});
    }
    for (const auto& ask : said.asks) needs.asks.push_back(ask.service + "." + ask.operation);
    all.push_back(std::move(needs));
  }
  return all;
}

Durable replay_durable(const std::string& service) {
  return {"AGAIN", service + "_again", "again.*." + service + ".>"};
}

UserClaims fleet_user(const ServiceNeeds& needs, const Nkey& key) {
  UserClaims user{.name = needs.service + "_fleet", .key = key.name()};
  for (const auto& noun : needs.nouns) user.publish.push_back("evt.*." + noun + ".*");
  for (const auto& kind : needs.telemetry) user.publish.push_back("tel.*." + kind);
  for (const auto& source : needs.intake) user.publish.push_back("raw.*." + source);
  user.publish.push_back("dead.*." + needs.service + ".*");
  for (const auto& stream : needs.follows) {
    user.publish.push_back("$JS.API.STREAM.INFO." + stream);
    user.publish.push_back("$JS.API.CONSUMER.CREATE." + stream);
    user.publish.push_back("$JS.FC." + stream + ".>");
  }
  for (const auto& durable : needs.durables) add_durable(&user, durable);
  add_durable(&user, replay_durable(needs.service));
  user.subscribe = {inbox_of(needs.service)};
  return user;
}

UserClaims ask_user(const ServiceNeeds& needs, const Nkey& key) {
  UserClaims user{.name = needs.service + "_ask", .key = key.name()};
  for (const auto& operation : needs.asks) user.publish.push_back("ask." + operation);
  user.publish.push_back("_INBOX.>");
  user.subscribe = {inbox_of(needs.service), "ask." + needs.service + ".* " + needs.service,
                    "$SRV.*", "$SRV.*." + needs.service, "$SRV.*." + needs.service + ".>"};
  return user;
}

UserClaims provisioner_user(const Nkey& key) {
  return {.name = "provisioner",
          .key = key.name(),
          .publish = {"$JS.API.STREAM.CREATE.*", "$JS.API.STREAM.UPDATE.*", "$JS.API.STREAM.INFO.*",
                      "$JS.API.CONSUMER.DURABLE.CREATE.*.*", "$JS.API.CONSUMER.INFO.*.*",
                      "$JS.API.CONSUMER.DELETE.*.*", "probe.*"},
          .subscribe = {inbox_of("provisioner")}};
}

UserClaims undertaker_user(const Nkey& key) {
  return {.name = "undertaker",
          .key = key.name(),
          .publish = {"$JS.API.DIRECT.GET.DEAD", "$JS.API.STREAM.MSG.DELETE.DEAD", "again.>"},
          .subscribe = {inbox_of("undertaker")}};
}

UserClaims system_user(const Nkey& key) {
  return {.name = "system",
          .key = key.name(),
          .publish = {"$SYS.REQ.CLAIMS.UPDATE", "$SYS.REQ.CLAIMS.LIST", "$SYS.REQ.CLAIMS.DELETE",
                      "$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP"},
          .subscribe = {inbox_of("system")}};
}

std::vector<Export> program_exports() {
  return {{"pull", "$JS.API.CONSUMER.MSG.NEXT.EVENTS.*", true, 7},
          {"info", "$JS.API.CONSUMER.INFO.EVENTS.*", false, 6},
          {"ack", "$JS.ACK.EVENTS.*.>", false, 4}};
}

std::vector<Import> program_imports(const std::string& key, const std::string& fleet) {
  // Every account has its own $JS.API, which would answer first: hence the other names.
  const std::string prefix{local_prefix};
  return {
      {"pull", "$JS.API.CONSUMER.MSG.NEXT.EVENTS." + key, prefix + "MSG.NEXT.EVENTS." + key, fleet},
      {"info", "$JS.API.CONSUMER.INFO.EVENTS." + key, prefix + "INFO.EVENTS." + key, fleet},
      {"ack", "$JS.ACK.EVENTS." + key + ".>", "", fleet}};
}

}  // namespace signalbox::bus
