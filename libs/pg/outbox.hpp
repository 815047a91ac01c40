// Facts on their way out, kept in the transaction of the change that they tell of: both are true or
// neither. The relay (libs/bus) sends them.
#pragma once

#include "contracts/fact.hpp"
#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "pg/transaction.hpp"

namespace signalbox::pg {

class Outbox {
 public:
  // Both must outlive the outbox.
  Outbox(UuidSource& ids, const Clock& clock) : ids_(ids), clock_(clock) {}

  // Travels with the transaction's next statement or its COMMIT: no round trip of its own. The
  // fact's tenant is the transaction's. Throws std::invalid_argument for a fact that nobody could
  // read (contracts::headers_of says when). Answers the fact's id.
  Uuid say(Transaction& transaction, const contracts::Statement& says,
           const contracts::Origin& origin);

 private:
  UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace signalbox::pg
