#include "device_poller/outside/routeros/poll.hpp"

#include "device_poller/outside/routeros/tables.hpp"

#include <array>
#include <utility>

namespace signalbox::device_poller::routeros {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

// How it goes on when a part fails.
enum class Miss : std::uint8_t {
  counts,       // it is missing
  if_it_stays,  // a device without that menu, or which refuses it, is none the worse
  is_said,      // it is missing, and the device is none the worse
};

struct Part {
  const char* name;
  Sentence command;
  void (*take)(const Table&, domain::Reading*);
  Miss miss = Miss::counts;
};

const std::array<Part, 10>& parts() {
  // Both packages for radios are asked: which one a device of version 7 has is not said by its
  // version, and the answer that there is no such menu costs no round trip of its own.
  static const std::array<Part, 10> all{
      {{"resource", {"/system/resource/print"}, take_resource},
       {"identity", {"/system/identity/print"}, take_identity},
       {"interfaces",
        {"/interface/print",
         "=.proplist=.id,name,type,mac-address,comment,disabled,running,rx-byte,tx-byte,rx-packet,"
         "tx-packet,rx-error,tx-error,rx-drop,tx-drop,tx-queue-drop"},
        take_interfaces},
       {"routerboard", {"/system/routerboard/print"}, take_routerboard, Miss::if_it_stays},
       {"health", {"/system/health/print"}, take_health, Miss::if_it_stays},
       {"firmware", {"/system/package/update/print"}, take_firmware, Miss::if_it_stays},
       {"registrations", {"/interface/wifi/registration-table/print"}, take_registrations},
       {"registrations", {"/interface/wireless/registration-table/print"}, take_registrations},
       {"radios", {"/interface/wifi/print", "=.proplist=name,frequency"}, take_radios},
       {"radios", {"/interface/wireless/print", "=.proplist=name,frequency"}, take_radios}}};
  return all;
}

// Asked for behind the others, now and then.
const std::array<Part, 2>& slow_parts() {
  static const std::array<Part, 2> all{
      {{"neighbours",
        {"/ip/neighbor/print",
         "=.proplist=interface,interface-name,identity,mac-address,address,address4,address6,"
         "platform,board,version,discovered-by"},
        take_neighbours,
        Miss::is_said},
       {"arp",
        {"/ip/arp/print", "=.proplist=address,interface,mac-address,invalid,disabled"},
        take_arp,
        Miss::is_said}}};
  return all;
}

void note(const Part& part, const Table& table, Poll* poll) {
  if (table.end == TableEnd::answered || table.is_not_there()) return;
  if (table.end == TableEnd::trapped && part.miss == Miss::if_it_stays) return;
  poll->reading.missing.emplace_back(part.name);
  if (part.miss == Miss::is_said) return;
  if (poll->outcome.end == PollEnd::answered_in_part) return;  // the first says enough
  const auto why = table.end == TableEnd::trapped ? table.message : "no answer in time";
  poll->outcome = {PollEnd::answered_in_part, std::string{part.name} + ": " + why};
}

// Which of the two packages a device has, its radios tell.
asio::awaitable<void> read_monitors(Session* session, std::string menu, Poll* poll,
                                    Deadline deadline) {
  std::vector<Sentence> commands;
  commands.reserve(poll->reading.radios.size());
  for (const auto& radio : poll->reading.radios) {
    commands.push_back({menu + "/monitor", "=numbers=" + radio.interface, "=once="});
  }
  const auto tables = co_await session->ask(std::move(commands), deadline);
  for (std::size_t at = 0; at < tables.size(); ++at) {
    take_monitor(tables[at], &poll->reading.radios[at]);
  }
}

asio::awaitable<void> read_all(Session* session, Poll* poll, Deadline deadline,
                               domain::Extent extent) {
  std::vector<Part> asked{parts().begin(), parts().end()};
  if (extent == domain::Extent::with_neighbours) {
    asked.insert(asked.end(), slow_parts().begin(), slow_parts().end());
  }
  std::vector<Sentence> commands;
  commands.reserve(asked.size());
  for (const auto& part : asked) commands.push_back(part.command);
  const auto tables = co_await session->ask(std::move(commands), deadline);
  const auto& resource = tables.front();
  if (resource.end == TableEnd::no_answer) {
    poll->outcome = {session->was_late() ? PollEnd::no_answer : PollEnd::bad_answer,
                     session->lost()};
    co_return;
  }
  std::string menu;
  for (std::size_t at = 0; at < tables.size(); ++at) {
    const auto& part = asked[at];
    note(part, tables[at], poll);
    part.take(tables[at], &poll->reading);
    if (menu.empty() && !poll->reading.radios.empty()) {
      menu = part.command.front().substr(0, part.command.front().rfind('/'));
    }
  }
  if (poll->reading.neighbours && !domain::tidy(&*poll->reading.neighbours)) {
    poll->reading.missing.emplace_back("neighbours");
  }
  if (!menu.empty() && session->is_open()) {
    co_await read_monitors(session, std::move(menu), poll, deadline);
  }
}
}  // namespace

asio::awaitable<Poll> poll(Client* client, Target target, Deadline deadline, Time taken_at,
                           domain::Extent extent) {
  while (true) {
    Poll poll;
    poll.reading.taken_at = taken_at;
    auto opened = co_await client->open(target, deadline);
    poll.outcome = std::move(opened.outcome);
    poll.certificate_sha256 = opened.certificate_sha256;
    if (!opened.session) co_return poll;
    co_await read_all(opened.session.get(), &poll, deadline, extent);
    // A device that has started anew closes what was kept when it is next used: that is no answer.
    const bool has_died = poll.outcome.end == PollEnd::bad_answer && !opened.session->was_late();
    if (opened.was_kept && has_died) continue;
    client->keep(std::move(target), opened.session, std::move(opened.certificate_sha256));
    co_return poll;
  }
}

}  // namespace signalbox::device_poller::routeros
