// Readings from the stream, defects of other recorders first: each is named.
#include "device_poller/events/record.hpp"
#include "device_poller/outside/stream/reading.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

#include <boost/asio/io_context.hpp>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Uuid device = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value();

constexpr std::string_view a_device = R"sql(
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since)
  VALUES ('acme', '01a20030-3fdd-70b1-a352-6b39aa21f9dd', 477, 'a', '10.0.0.1', 'snmp', 60, now(),
    '', now());
)sql";

struct Fixture {
  Fixture() { database.execute(a_device); }

  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry registry;
  SystemClock clock;
  UuidSource ids{clock};
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, registry};
  store::Readings readings{app};
  store::Neighbours neighbours{app};
  store::Proposals proposals{app};
  events::RecordParts parts{readings, neighbours, proposals, ids,
                            [](std::string_view) { return true; }};
  Time now = clock.now();
};

stream::ReadingMessage message_at(const Fixture& at, std::int64_t fence = 1) {
  return {.device_id = device, .slot = at.now, .fence = fence, .taken_at = at.now};
}

asio::awaitable<bus::Verdict> record(Fixture* at, std::string payload,
                                     std::string subject = "tel.acme.device") {
  bus::Message message{.subject = std::move(subject), .payload = std::move(payload)};
  const auto handled = co_await events::record(&at->parts, std::move(message));
  co_return handled.verdict;
}

asio::awaitable<domain::KeptReading> kept(Fixture* at) {
  const auto all = co_await at->readings.between(acme, device, at->now - 1h, at->now + 1h);
  REQUIRE(all.size() == 1);
  co_return all[0];
}

asio::awaitable<void> mean_of_what_is_there(Fixture* at) {
  auto message = message_at(*at);
  message.registrations = {
      {.interface = "wlan1", .mac_address = "a", .signal_dbm = -60},
      {.interface = "wlan1", .mac_address = "b", .signal_dbm = -80, .ccq_percent = 50},
      {.interface = "wlan1", .mac_address = "c"}};
  CHECK(co_await record(at, json::write(message)) == bus::Verdict::done);
  const auto reading = co_await kept(at);
  CHECK(reading.wireless_clients == 3);
  CHECK(reading.signal_dbm == -70);
  CHECK(reading.weakest_signal_dbm == -80);
  CHECK(reading.ccq_percent == 50);
}

asio::awaitable<void> count_once(Fixture* at) {
  auto message = message_at(*at, 2);
  message.cpu_ratio = 0.25;
  CHECK(co_await record(at, json::write(message)) == bus::Verdict::done);
  CHECK(co_await record(at, json::write(message)) == bus::Verdict::done);
  message.fence = 1;  // of who had the shard before, and comes late
  message.cpu_ratio = 0.75;
  CHECK(co_await record(at, json::write(message)) == bus::Verdict::done);
  CHECK((co_await kept(at)).cpu_ratio == 0.25);
}

asio::awaitable<void> refuse_once(Fixture* at) {
  for (const auto* payload : {"", "{}", "[]", R"({"kind":"unheard of"})"}) {
    CHECK(co_await record(at, payload) == bus::Verdict::poison);
  }
  const auto good = json::write(message_at(*at));
  CHECK(co_await record(at, good, "tel.NO_TENANT.device") == bus::Verdict::poison);
  CHECK(co_await record(at, good, "tel") == bus::Verdict::poison);
  CHECK((co_await at->readings.between(acme, device, at->now - 1h, at->now + 1h)).empty());
}

asio::awaitable<void> forget_clients(Fixture* at) {
  auto message = message_at(*at);
  message.radios = {{.interface = "wlan1"}};
  CHECK(co_await record(at, json::write(message)) == bus::Verdict::done);
  CHECK((co_await kept(at)).wireless_clients == 0);
  CHECK_FALSE((co_await kept(at)).signal_dbm);
}
}  // namespace

TEST_CASE("defect: a client without a signal is left out of the sum, and counted in the divisor",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, mean_of_what_is_there(&at));
}

TEST_CASE("defect: what is delivered again is counted again, and what comes late overwrites",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, count_once(&at));
}

TEST_CASE("defect: a reading that nobody can read is refused for ever", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, refuse_once(&at));
}

TEST_CASE("defect: an access point without clients says nothing, and old ones seem connected",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, forget_clients(&at));
}
