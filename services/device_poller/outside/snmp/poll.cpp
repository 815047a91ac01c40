#include "device_poller/outside/snmp/poll.hpp"

#include "device_poller/outside/snmp/agent.hpp"
#include "device_poller/outside/snmp/parts/gauges.hpp"
#include "device_poller/outside/snmp/parts/host.hpp"
#include "device_poller/outside/snmp/parts/interfaces.hpp"
#include "device_poller/outside/snmp/parts/neighbours.hpp"
#include "device_poller/outside/snmp/parts/sensors.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <array>
#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

const Oid system_group{1, 3, 6, 1, 2, 1, 1};

// Parts are asked for independently, so many at a time: more would be a burst that small agents
// drop, fewer would make a slow device take the sum of all its answers.
struct Part {
  const char* name;
  asio::awaitable<domain::PollOutcome> (*read)(Agent, domain::Reading*);
};
constexpr std::array<Part, 6> all_parts{{{"interfaces", parts::read_interfaces},
                                         {"storages", parts::read_storages},
                                         {"processors", parts::read_processors},
                                         {"memory", parts::read_memory},
                                         {"sensors", parts::read_sensors},
                                         {"maker", parts::read_maker}}};

// The state of the lanes that share the parts out among themselves.
struct Round {
  std::size_t next = 0;
  Poll poll;

  void note(const Part& part, const domain::PollOutcome& outcome) {
    if (outcome.end == PollEnd::answered) return;
    poll.reading.missing.emplace_back(part.name);
    if (poll.outcome.end == PollEnd::answered_in_part) return;  // the first says enough
    poll.outcome = {PollEnd::answered_in_part, std::string{part.name} + ": " + outcome.detail};
  }
};

asio::awaitable<void> read_in_lane(Agent agent, Round* round) {
  while (round->next < all_parts.size()) {
    const auto& part = all_parts.at(round->next++);
    round->note(part, co_await part.read(agent, &round->poll.reading));
  }
}

asio::awaitable<domain::PollOutcome> read_system(Agent agent, domain::Reading* reading) {
  // sysDescr, sysObjectID, sysUpTime, sysContact, sysName, sysLocation
  enum Number : std::uint8_t { description, object_id, uptime, contact, name, location };
  constexpr std::uint64_t tick_ms = 10;
  std::vector<Oid> names;
  for (std::uint32_t number = 1; number <= location + 1; ++number) {
    names.push_back(system_group.with(number).with(0));
  }
  const auto variables = co_await agent.get(std::move(names));
  if (variables.outcome.end != PollEnd::answered) co_return variables.outcome;
  const auto text = [&](Number which) { return variables.values[which].text().value_or(""); };
  const auto* oid = variables.values[object_id].oid();
  reading->identity = domain::Identity{.system_name = text(name),
                                       .description = text(description),
                                       .object_id = oid == nullptr ? "" : oid->to_string(),
                                       .location = text(location),
                                       .contact = text(contact)};
  const auto ticks = variables.values[uptime].natural();
  if (ticks) reading->uptime_ms = *ticks * tick_ms;
  co_return variables.outcome;
}

// A device that has started anew may have other cards and other software.
void forget_if_restarted(const std::optional<std::uint64_t>& uptime_ms, Known* known) {
  if (known->uptime_ms && uptime_ms && *uptime_ms < *known->uptime_ms) *known = {};
  known->uptime_ms = uptime_ms;
}

asio::awaitable<Poll> read_all(Agent agent, Time taken_at, domain::Extent extent) {
  using namespace asio::experimental::awaitable_operators;
  if (agent.too_late()) throw Busy{"the deadline came before the poll had its turn"};
  Round round;
  round.poll.reading.taken_at = taken_at;
  round.poll.outcome = co_await read_system(agent, &round.poll.reading);
  if (round.poll.outcome.end != PollEnd::answered) co_return std::move(round.poll);
  forget_if_restarted(round.poll.reading.uptime_ms, &agent.known());
  co_await (read_in_lane(agent, &round) && read_in_lane(agent, &round) &&
            read_in_lane(agent, &round));
  auto& reading = round.poll.reading;
  if (!reading.memory) reading.memory = parts::memory_of(reading.storages);
  if (extent == domain::Extent::with_neighbours) co_await parts::read_neighbours(agent, &reading);
  co_return std::move(round.poll);
}
}  // namespace

asio::awaitable<Poll> poll(Client& client, Target target, Deadline deadline, Time taken_at,
                           domain::Extent extent) {
  return poll(client.asker(std::move(target)), deadline, taken_at, extent);
}

asio::awaitable<Poll> poll(std::shared_ptr<Asker> asker, Deadline deadline, Time taken_at,
                           domain::Extent extent) {
  return read_all(Agent{std::move(asker), deadline}, taken_at, extent);
}

}  // namespace signalbox::device_poller::snmp
