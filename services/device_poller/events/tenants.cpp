#include "device_poller/events/tenants.hpp"

#include "contracts/fact.hpp"
#include "json/read.hpp"

#include <utility>

namespace signalbox::device_poller::events {
namespace {
namespace asio = boost::asio;
struct TenantJson {
  Tenant id = Tenant::platform();
  std::optional<std::string> name = {};
};
BOOST_DESCRIBE_STRUCT(TenantJson, (), (id, name))
}  // namespace

asio::awaitable<bus::Handled> hear_tenant(store::Tenants* tenants, bus::Message message) {
  const auto fact = contracts::read_fact(message.subject, message.headers, message.payload);
  if (!fact) co_return bus::handled(fact.error());
  const auto data = json::read<TenantJson>(message.payload);
  if (!data) co_return bus::handled(data.error());
  co_await tenants->keep(fact->tenant, {.name = data->name.value_or(""),
                                        .entity_version = fact->says.entity_version,
                                        .is_removed = fact->says.kind.verb == "removed"});
  co_return bus::done();
}

}  // namespace signalbox::device_poller::events
