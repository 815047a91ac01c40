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
  contracts::check(says);
  for (const auto* text : {&says.entity, &origin.actor, &origin.request_id}) {
    // What no reader would take would be poison to all of them.
    if (!contracts::is_plain_text(*text)) throw std::invalid_argument{"a fact with no plain text"};
  }
  // A bad traceparent is somebody else's mistake: the fact is true without it.
  const bool traced = contracts::parse_traceparent(origin.traceparent).has_value();
  const auto id = ids_.next();
  transaction.queue(insert_fact, id, says.kind.noun, says.kind.verb, says.entity,
                    says.entity_version, clock_.now(), origin.actor, origin.request_id,
                    traced ? std::string_view{origin.traceparent} : std::string_view{}, says.data);
  return id;
}

}  // namespace signalbox::pg
