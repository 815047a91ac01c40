#include "pg/inbox.hpp"

namespace signalbox::pg {
namespace {
constexpr Query insert_handled{
    "pg.insert_inbox",
    "INSERT INTO inbox (durable, fact_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"};
}  // namespace

boost::asio::awaitable<bool> first_time(Transaction* transaction, std::string durable, Uuid fact) {
  co_return co_await transaction->execute(insert_handled, durable, fact) == 1;
}

}  // namespace signalbox::pg
