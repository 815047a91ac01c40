#include "pg/outbox.hpp"

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
  contracts::check(says);
  const auto id = ids_.next();
  transaction.queue(insert_fact, id, says.kind.noun, says.kind.verb, says.entity,
                    says.entity_version, clock_.now(), origin.actor, origin.request_id,
                    origin.traceparent, says.data);
  return id;
}

}  // namespace signalbox::pg
