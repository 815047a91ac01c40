#include "pg/outbox.hpp"

#include "contracts/trace.hpp"

#include <stdexcept>

namespace signalbox::pg {
namespace {
constexpr Query insert_fact{
    "pg.insert_outbox",
    "INSERT INTO outbox (fact_id, noun, verb, entity, entity_version, occurred_at, actor, "
    "request_id, traceparent, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
}  // namespace

Uuid Outbox::say(Transaction& transaction, const contracts::Statement& says,
                 const contracts::Origin& origin) {
  contracts::Fact fact{
      .id = ids_.next(), .service = "any", .time = clock_.now(), .says = says, .origin = origin};
  // A bad traceparent is somebody else's mistake: the fact is true without it.
  if (!contracts::parse_traceparent(origin.traceparent)) fact.origin.traceparent.clear();
  // What no reader would take would be poison to all of them.
  const auto read = contracts::read_fact(contracts::subject_of(fact), contracts::headers_of(fact),
                                         says.data.text());
  if (!read) throw std::invalid_argument{"no fact: " + describe(read.error())};
  transaction.queue(insert_fact, fact.id, says.kind.noun, says.kind.verb, says.entity,
                    says.entity_version, fact.time, origin.actor, origin.request_id,
                    fact.origin.traceparent, says.data);
  return fact.id;
}

}  // namespace signalbox::pg
