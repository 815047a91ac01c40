// Facts as messages, for the tests of this library.
#pragma once

#include "bus/wire/protocol.hpp"
#include "contracts/fact.hpp"

#include <string>

namespace signalbox::bus {

struct TestFact {
  std::string tenant = "acme";
  std::string service = "tree";
  contracts::FactKind kind = {"tree", "published"};
  std::string entity = "t1";
};

// Each under an id of its own; its data is the empty object.
inline Message message_of(const TestFact& fact, UuidSource& ids, const Clock& clock) {
  const contracts::Fact said{.id = ids.next(),
                             .tenant = *Tenant::parse(fact.tenant),
                             .service = fact.service,
                             .time = clock.now(),
                             .says = {fact.kind, fact.entity, 1, {}},
                             .origin = {}};
  return {.subject = contracts::subject_of(said),
          .headers = contracts::headers_of(said),
          .payload = said.says.data.text()};
}

}  // namespace signalbox::bus
