// Facts from transactions in one process to effects in another, while both processes, PostgreSQL
// and NATS are killed, stopped and started again in an order that a seed decides. In the end every
// fact has had its effect once, and every copy has the newest version.
#include "bus/dead_letters.hpp"
#include "pg/connection.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"
#include "testing/postgres_server.hpp"

#include <boost/asio/io_context.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

namespace {
constexpr int tenants = 5;
constexpr int items = 200;  // of each tenant

constexpr std::string_view row_security = R"sql(
ALTER TABLE NAME ENABLE ROW LEVEL SECURITY;
ALTER TABLE NAME FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON NAME
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE ON NAME TO :app;
)sql";

std::string table(const std::string& name, const std::string& column) {
  std::string sql =
      "CREATE TABLE " + name +
      " (tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), "
      "''), name text, " +
      column + " bigint NOT NULL, PRIMARY KEY (tenant_id, name));";
  std::string rest{row_security};
  for (auto at = rest.find("NAME"); at != rest.npos; at = rest.find("NAME")) {
    rest.replace(at, 4, name);
  }
  return sql + rest;
}

constexpr pg::Query state_of_all{
    "test.state",
    "SELECT (SELECT count(*) FROM tree.items WHERE version = $1) AS changed,"
    " (SELECT coalesce(sum(heard), 0)::bigint FROM rca.counts) AS heard,"
    " (SELECT count(*) FROM rca.counts WHERE heard <> $1) AS miscounted,"
    " (SELECT count(*) FROM rca.copies WHERE version = $1) AS newest,"
    " (SELECT count(*) FROM tree.outbox WHERE sent_at IS NULL) AS waiting"};

struct State {
  std::int64_t changed = 0;
  std::int64_t heard = 0;
  std::int64_t miscounted = 0;
  std::int64_t newest = 0;
  std::int64_t waiting = 0;
};

asio::awaitable<void> read_state(asio::any_io_executor executor, Secret url, std::int64_t versions,
                                 State* state) {
  const auto connection = co_await pg::Connection::open(executor, std::move(url), "test");
  std::vector<pg::Command> commands;
  commands.push_back({state_of_all, {pg::to_parameter(versions)}});
  const auto answers = co_await connection->run(std::move(commands));
  const auto row = answers.front()[0];
  *state = {row.get<std::int64_t>("changed"), row.get<std::int64_t>("heard"),
            row.get<std::int64_t>("miscounted"), row.get<std::int64_t>("newest"),
            row.get<std::int64_t>("waiting")};
}

asio::awaitable<void> read_first_letter(bus::Link* link, std::string* reason) {
  co_await link->wait_connected(SteadyClock::now() + 10s);
  const auto found = co_await bus::next_dead_letter(link, 1, "");
  if (found.sequence == 0) co_return;
  *reason = found.letter.headers.get("Signalbox-Dead-Reason");
}

class Story {
 public:
  explicit Story(std::int64_t versions) : versions_(versions) {
    const auto sql =
        "INSERT INTO tree.items SELECT 'tenant_' || t, 'item ' || i, 0 FROM generate_series(0, " +
        std::to_string(tenants - 1) + ") t, generate_series(1, " + std::to_string(items) + ") i";
    testing::execute_at(postgres_.admin_url(), sql);
    start_say();
    start_hear();
  }

  // One of the four, in one of its ways of going; it comes back within a second.
  void disturb(std::mt19937* random) {
    std::uniform_int_distribution<int> choose{0, 7};
    const auto pause = std::chrono::milliseconds{std::uniform_int_distribution{50, 800}(*random)};
    switch (choose(*random)) {
      case 0:
      case 1:
        return restart(&say_, SIGKILL, pause, [this] { start_say(); });
      case 2:
        return restart(&say_, SIGTERM, pause, [this] { start_say(); });
      case 3:
      case 7:
        return restart(&hear_, SIGKILL, pause, [this] { start_hear(); });
      case 4:
        return restart(&hear_, SIGTERM, pause, [this] { start_hear(); });
      case 5:
        postgres_.kill();
        wait(pause);
        return postgres_.start();
      default:
        nats_.kill();
        wait(pause);
        return nats_.start();
    }
  }

  State state() {
    State state;
    asio::io_context loop{1};
    testing::run_on(loop,
                    read_state(loop.get_executor(), postgres_.admin_url(), versions_, &state));
    return state;
  }

  // Why the first message died, of those that did; they were not lost, but should not have died.
  std::string first_dead_letter() const {
    std::string reason;
    testing::BusLoop at;
    bus::Link undertaker{at.parts, nats_.link("undertaker")};
    testing::run_on(at.loop, read_first_letter(&undertaker, &reason));
    return reason;
  }

  static void wait(std::chrono::milliseconds time) {
    const auto until = SteadyClock::now() + time;
    testing::wait_until("time passes", time + 10s, [until] { return SteadyClock::now() >= until; });
  }

 private:
  template <class Start>
  void restart(std::optional<testing::Process>* node, int signal, std::chrono::milliseconds pause,
               Start start) {
    if (!*node) return;
    (*node)->signal(signal);
    if (!(*node)->wait(30s)) FAIL("a node does not end");
    wait(pause);
    start();
  }

  testing::Process::Plan plan(const std::string& role, const std::string& service) const {
    return {.command = {std::string{SIGNALBOX_BIN} + "/pipes_node", role},
            .environment = {{"NODE_APP_URL", postgres_.url_of(service + "_app").reveal()},
                            {"NODE_JOBS_URL", postgres_.url_of(service + "_jobs").reveal()},
                            {"NODE_NATS_URL", nats_.url()},
                            {"NODE_CREDENTIALS", nats_.link(service + "_fleet").credentials_file},
                            {"NODE_TENANTS", std::to_string(tenants)},
                            {"NODE_VERSIONS", std::to_string(versions_)}},
            .log_file = (nats_.folder() / (role + ".log")).string()};
  }
  void start_say() { say_.emplace(plan("say", "tree")); }
  void start_hear() { hear_.emplace(plan("hear", "rca")); }

  const std::string tree_sql_ = table("items", "version");
  const std::string rca_sql_ = table("counts", "heard") + table("copies", "version");
  std::int64_t versions_;
  testing::PostgresServer postgres_{
      {{"tree", {{"0001_items.sql", tree_sql_}}}, {"rca", {{"0001_copies.sql", rca_sql_}}}}};
  testing::NatsServer nats_{
      {{.service = "tree", .nouns = {"item"}},
       {.service = "rca", .durables = {{"EVENTS", "rca_item", "evt.*.item.*"}}}}};
  std::optional<testing::Process> say_;
  std::optional<testing::Process> hear_;
};

int number_from(const char* variable, int fallback) {
  const char* text = std::getenv(variable);
  return text == nullptr ? fallback : std::atoi(text);
}
}  // namespace

TEST_CASE("every fact has its effect once, whatever is killed on its way", "[fleet]") {
  // SIGNALBOX_STORY_FACTS and _SEED change what is done; the same seed kills in the same order.
  const int facts = number_from("SIGNALBOX_STORY_FACTS", 20'000);
  const auto seed = static_cast<unsigned>(number_from("SIGNALBOX_STORY_SEED", 7));
  const int versions = std::max(1, facts / (tenants * items));
  const std::int64_t all = static_cast<std::int64_t>(versions) * tenants * items;
  CAPTURE(seed, all);
  Story story{versions};
  std::mt19937 random{seed};
  const auto started = SteadyClock::now();
  int disturbances = 0;
  State state;
  while (state.heard < all) {
    if (SteadyClock::now() - started > 10min) break;
    Story::wait(std::chrono::milliseconds{std::uniform_int_distribution{1000, 5000}(random)});
    state = story.state();
    if (state.heard >= all) break;
    story.disturb(&random);
    ++disturbances;
  }
  // What comes late must change nothing: facts that are sent again after a reconnect.
  testing::wait_until("the outbox is empty", 120s, [&] {
    state = story.state();
    return state.waiting == 0;
  });
  Story::wait(2s);
  state = story.state();
  const std::chrono::duration<double> took = SteadyClock::now() - started;
  std::cout << all << " facts, " << disturbances << " disturbances, " << took.count() << " s\n";
  CHECK(state.changed == tenants * items);
  CHECK(state.heard == all);
  CHECK(state.miscounted == 0);
  CHECK(state.newest == tenants * items);
  CHECK(state.waiting == 0);
  CHECK(story.first_dead_letter().empty());
  CHECK(disturbances > 0);
}
