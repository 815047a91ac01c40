#include "bus/streams.hpp"

#include "bus/jetstream.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace asio = boost::asio;
constexpr std::int64_t mebibyte = 1024LL * 1024;
constexpr std::int64_t gibibyte = 1024LL * 1024 * 1024;
constexpr int status_not_found = 404;
constexpr std::chrono::seconds copies_within{5};
constexpr std::chrono::milliseconds copies_pause{100};

constexpr Stream table[] = {
    {.name = "EVENTS",
     .subject = "evt.>",
     .age_max = std::chrono::hours{7 * 24},
     .bytes_max = 8 * gibibyte,
     .refuses_when_full = true,
     .why = "facts are never dropped: the outboxes keep what is refused, and send it later"},
    {.name = "TELEMETRY",
     .subject = "tel.>",
     .age_max = std::chrono::hours{1},
     .bytes_max = 2 * gibibyte,
     .why = "a reading is worth little once the next is there"},
    {.name = "INTAKE",
     .subject = "raw.>",
     .age_max = std::chrono::hours{7 * 24},
     .bytes_max = 4 * gibibyte,
     .refuses_when_full = true,
     .why = "a webhook answered 202 is kept; what does not fit is answered 503"},
    {.name = "DEAD",
     .subject = "dead.>",
     .age_max = dead_letter_age_max,
     .bytes_max = gibibyte,
     .refuses_when_full = true,
     .has_direct_get = true,
     .why =
         "somebody must have time to look; what does not fit stays where it died, and is tried on"},
    {.name = "AGAIN",
     .subject = "again.>",
     .age_max = std::chrono::hours{7 * 24},
     .bytes_max = gibibyte,
     .refuses_when_full = true,
     .why = "replayed letters, until their service takes them"},
    {.name = "PROBE",
     .subject = "probe.>",
     .age_max = std::chrono::hours{1},
     .bytes_max = mebibyte,
     .why =
         "whether anything is stored at all: with a full volume the server says that it is well"},
};

template <class Duration>
std::int64_t nanoseconds(Duration duration) {
  return std::chrono::nanoseconds{duration}.count();
}

std::string stream_config(const Stream& stream, int replicas) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("name", stream.name);
  out.key("subjects");
  out.begin_array();
  out.text(stream.subject);
  out.end_array();
  out.member("retention", "limits");
  out.member("storage", "file");
  out.member("discard", stream.refuses_when_full ? "new" : "old");
  out.member("max_age", nanoseconds(stream.age_max));
  out.member("max_bytes", stream.bytes_max);
  out.member("max_msgs", -1);
  out.member("max_msgs_per_subject", -1);
  out.member("max_consumers", -1);
  out.member("duplicate_window", nanoseconds(duplicate_window));
  out.member("num_replicas", replicas);
  out.key("allow_direct");
  out.boolean(stream.has_direct_get);
  out.end_object();
  return json;
}

std::string durable_config(const Durable& durable) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("stream_name", durable.stream);
  out.key("config");
  out.begin_object();
  out.member("durable_name", durable.name);
  out.member("ack_policy", "explicit");
  out.member("deliver_policy", "all");
  out.member("replay_policy", "instant");
  out.member("filter_subject", durable.filter);
  out.member("ack_wait", nanoseconds(acknowledge_within));
  out.member("max_ack_pending", unacknowledged_max);
  out.member("max_deliver", -1);  // our own count of tries ends in DEAD, and loses nothing
  out.end_object();
  out.end_object();
  return json;
}

void demand(const ApiAnswer& answer, const std::string& what) {
  if (answer.error_code == 0) return;
  throw std::runtime_error{"NATS refuses " + what + ": " + answer.error};
}

// In {"cluster":{"leader":…,"replicas":[…]}, …}: the leader's and one for each replica. What the
// configuration says of it, a server that stands alone accepts and does not do.
int copies_in(const ApiAnswer& answer) {
  int copies = 1;
  const json::Document document{answer.json};
  if (document.root() == nullptr) return 0;
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() != "cluster") continue;
    json::Members cluster{*member};
    while (const auto* part = cluster.next()) {
      if (part->key() != "replicas") continue;
      json::Elements replicas{*part};
      while (replicas.next() != nullptr) ++copies;
    }
  }
  return copies;
}

// A stream gets its copies after the answer.
asio::awaitable<void> demand_copies(Link* link, std::string name, int wanted) {
  const auto deadline = std::chrono::steady_clock::now() + copies_within;
  asio::steady_timer pause{co_await asio::this_coro::executor};
  int copies = 0;
  while (true) {
    const auto answer = co_await ask_api(link, "STREAM.INFO." + name, "");
    demand(answer, "stream " + name);
    copies = copies_in(answer);
    if (copies == wanted) co_return;
    if (std::chrono::steady_clock::now() > deadline) break;
    pause.expires_after(copies_pause);
    co_await pause.async_wait(asio::use_awaitable);
  }
  throw std::runtime_error{"stream " + name + " has " + std::to_string(copies) + " of " +
                           std::to_string(wanted) + " copies: is the server one of a cluster?"};
}
}  // namespace

std::span<const Stream> streams() { return table; }

asio::awaitable<void> provision(Link* link, std::vector<Durable> durables, int replicas) {
  for (const auto& stream : table) {
    const std::string name{stream.name};
    const auto config = stream_config(stream, replicas);
    // Creating one that is there would count its bytes twice, and may be refused for it.
    const auto found = co_await ask_api(link, "STREAM.INFO." + name, "");
    const bool missing = found.error_code == status_not_found;
    const std::string verb = missing ? "STREAM.CREATE." : "STREAM.UPDATE.";
    const auto answer = co_await ask_api(link, verb + name, config);
    demand(answer, "stream " + name);
    co_await demand_copies(link, name, replicas);
  }
  for (const auto& durable : durables) {
    const auto answer =
        co_await ask_api(link, "CONSUMER.DURABLE.CREATE." + durable.stream + "." + durable.name,
                         durable_config(durable));
    demand(answer, "consumer " + durable.name);
  }
}

}  // namespace signalbox::bus
