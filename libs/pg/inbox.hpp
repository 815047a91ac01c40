// Facts that a consumer has handled, kept in the transaction of their effect: a fact that comes
// again has none. For ledgers, which count every fact once; a copy keeps the highest version
// instead.
#pragma once

#include "core/uuid.hpp"
#include "pg/transaction.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace signalbox::pg {

// True the first time for this tenant, durable and fact. Of two that come at the same time the
// second waits for the first to commit or roll back. Call it before the effect, in one transaction.
boost::asio::awaitable<bool> first_time(Transaction* transaction, std::string durable, Uuid fact);

}  // namespace signalbox::pg
