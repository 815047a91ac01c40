// What the services have promised one another and the world: proto/, as one document that the build
// makes (proto/contract.py), checks and embeds. Nothing is read from disk when a service runs.
#pragma once

#include "core/result.hpp"
#include "json/raw.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::contracts {

// How an operation is carried out: by a question to its service; by the gateway's live streams; or
// by a question that is answered with a grant to send or fetch bytes.
enum class Transport : std::uint8_t { ask, stream, blob };
BOOST_DESCRIBE_ENUM(Transport, ask, stream, blob)

struct Operation {
  std::string service;
  std::string operation;  // operationId, unique in the fleet: "get_tree"
  std::string method;     // "GET", "POST", "PUT", "PATCH" or "DELETE"
  std::string path;       // "/api/v1/trees/{tree_id}"
  Transport transport = Transport::ask;
  bool is_public = false;    // nobody needs to be signed in
  bool is_internal = false;  // services ask it of one another; nobody else may
  std::vector<std::string> permissions =
      {};  // "tree:read", all of them; none: whoever is signed in
  std::vector<std::string> media_types = {};  // of the body; none: it takes no body
  bool body_required = false;
  std::size_t body_bytes_max = 0;
  int deadline_ms = 0;
  std::string rate = {};                              // rate class, "read"
  std::vector<std::string> path_parameters = {};      // in the order of the path
  std::vector<std::string> query_parameters = {};     // all that it knows
  std::vector<std::string> required_parameters = {};  // of the query
  bool needs_if_match = false;                        // what state it changes must be said
};
BOOST_DESCRIBE_STRUCT(Operation, (),
                      (service, operation, method, path, transport, is_public, is_internal,
                       permissions, media_types, body_required, body_bytes_max, deadline_ms, rate,
                       path_parameters, query_parameters, required_parameters, needs_if_match))

// How a service takes in facts: the newest state of each entity, or each fact once.
enum class ConsumerKind : std::uint8_t { copy, ledger };
BOOST_DESCRIBE_ENUM(ConsumerKind, copy, ledger)

// A durable consumer of the facts about one noun.
struct DurableNeed {
  std::string noun;
  ConsumerKind kind = ConsumerKind::copy;
  std::string stream;  // "EVENTS"
  std::string name;    // "<service>_<noun>"
  std::string filter;  // "evt.*.<noun>.*"
};
BOOST_DESCRIBE_STRUCT(DurableNeed, (), (noun, kind, stream, name, filter))

// An operation of another service, and the permissions to ask it with; of the gateway none, which
// hands on those of the person.
struct AskNeed {
  std::string service;
  std::string operation;
  std::vector<std::string> permissions;
};
BOOST_DESCRIBE_STRUCT(AskNeed, (), (service, operation, permissions))

struct ServiceContract {
  std::vector<std::string> nouns;      // of its facts
  std::vector<std::string> telemetry;  // kinds of readings that it publishes
  std::vector<std::string> intake;     // sources whose webhooks it takes in
  std::vector<std::string> follows;    // streams that it sees whole
  std::vector<DurableNeed> durables;
  std::vector<AskNeed> asks;
};
BOOST_DESCRIBE_STRUCT(ServiceContract, (), (nouns, telemetry, intake, follows, durables, asks))

// A fact that a service may say, and the permission to see it on any stream.
struct FactContract {
  std::string service;
  std::string noun;
  std::string verb;
  std::string permission;
};
BOOST_DESCRIBE_STRUCT(FactContract, (), (service, noun, verb, permission))

struct Contract {
  std::map<std::string, ServiceContract> services;  // by name
  std::vector<Operation> operations;                // by service, then operation
  std::vector<FactContract> facts;                  // by noun, then verb
  json::Raw openapi;                                // OpenAPI 3.1 of all services together

  // Code::invalid for what proto/contract.py has not written.
  static Result<Contract> parse(std::string_view json);
};
BOOST_DESCRIBE_STRUCT(Contract, (), (services, operations, facts, openapi))

// The document of this build, as text and read. Throws std::logic_error if the build embedded what
// cannot be read.
std::string_view contract_json();
const Contract& contract();

// Of one service, in the order of Contract; a service without is not there.
std::vector<Operation> operations_of(const Contract& contract, std::string_view service);
// Those that the public door has a path for: all that are not internal.
std::vector<Operation> operations_at_door(const Contract& contract);

}  // namespace signalbox::contracts
