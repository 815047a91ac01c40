// A fact: something that happened to one entity of one tenant, as it travels on the bus. The form
// is CloudEvents 1.0 in binary mode (NATS protocol binding): attributes in headers `ce-…`, the data
// as the payload.
#pragma once

#include "contracts/headers.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "json/raw.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::contracts {

// A fact holds the state after the change as far as others copy it; more goes by id and version.
inline constexpr std::size_t fact_bytes_max = 16 * 1024;

// Who caused something and in whose train of events: handed on from the request to every fact.
struct Origin {
  std::string actor;        // a person's id, "api_key:…" or "service:<name>"
  std::string request_id;   // empty where no request began it
  std::string traceparent;  // W3C Trace Context; empty where there is none
};

// The kind of a fact: its subject on the bus and its type are made of it.
struct FactKind {
  std::string noun;  // "device"
  std::string verb;  // "status_changed": what happened, in the past
};

// What a service says; the rest is filled in by the outbox.
struct Statement {
  FactKind kind;
  std::string entity;  // the id of what it is about, ce-subject
  std::int64_t entity_version = 0;
  json::Raw data;  // by the schema of its kind; no secrets
};

struct Fact {
  Uuid id;
  Tenant tenant = Tenant::platform();
  std::string service;  // which says so
  Time time;
  Statement says;
  Origin origin;
};

// True for 1 to 60 characters a-z, 0-9 and _, the first a letter: what nouns and verbs are made of.
bool is_word(std::string_view text);

// Throws std::invalid_argument for what no fact can say: a noun or verb that is no word, no entity,
// a version below 0, data beyond fact_bytes_max.
void check(const Statement& says);

// "evt.<tenant>.<noun>.<past_verb>"
std::string subject_of(const Fact& fact);

// All of CloudEvents, Nats-Msg-Id and traceparent. Throws as check() does.
Headers headers_of(const Fact& fact);

// The fact that a message is. Code::invalid names the header that is missing or wrong, and refuses
// one whose attributes do not say what its subject says: the server vouches for the subject alone.
Result<Fact> read_fact(std::string_view subject, const Headers& headers, std::string_view payload);

}  // namespace signalbox::contracts
