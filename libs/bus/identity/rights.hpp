// What each user of the bus may do, and no more: subjects one by one, never a wildcard over others.
#pragma once

#include "bus/identity/token.hpp"
#include "bus/streams.hpp"
#include "contracts/contract.hpp"

#include <string>
#include <vector>

namespace signalbox::bus {

// What one service needs, as its contract says (proto/<service>).
struct ServiceNeeds {
  std::string service;
  std::vector<std::string> nouns = {};      // its own facts: evt.*.<noun>.*
  std::vector<std::string> telemetry = {};  // kinds that it publishes: tel.*.<kind>
  std::vector<std::string> intake = {};     // sources that it takes in: raw.*.<source>
  std::vector<std::string> follows = {};    // streams that it sees whole, by Follower
  std::vector<Durable> durables = {};       // that it pulls from
  std::vector<std::string> asks = {};       // "tree.get_tree": operations of others
};

// All services of a contract, for the build's own: contracts::contract().
std::vector<ServiceNeeds> needs_of(const contracts::Contract& contract);

// Its dead letters come back by this one: again.*.<service>.> of stream AGAIN.
Durable replay_durable(const std::string& service);

// The two users of a service, one for each of its connections. A user receives under
// _INBOX.<service>.> only; a responder may answer into any inbox, whose names cannot be guessed.
UserClaims fleet_user(const ServiceNeeds& needs, const Nkey& key);
UserClaims ask_user(const ServiceNeeds& needs, const Nkey& key);

// The deploy step, which makes streams and durables; and whoever reads and replays dead letters.
UserClaims provisioner_user(const Nkey& key);
UserClaims undertaker_user(const Nkey& key);
// Of account SYS: pushes accounts to the servers and asks for them. As precious as the operator.
UserClaims system_user(const Nkey& key);

// What FLEET lends to the accounts of other people's programs: pulling, asking about and
// acknowledging messages of the one durable that is named after the account.
std::vector<Export> program_exports();
// The same, as an account `key` imports it from account `fleet`.
std::vector<Import> program_imports(const std::string& key, const std::string& fleet);

}  // namespace signalbox::bus
