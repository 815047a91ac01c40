#include "device_poller/jobs/importing.hpp"
#include "device_poller/store/schema.hpp"
#include "outbound/local_storage.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();

struct Fixture {
  ~Fixture() {
    workers.stop();
    workers.join();
  }

  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  testing::ScratchFolder scratch;
  asio::io_context loop{1};
  asio::thread_pool workers{1};
  outbound::LocalStorage storage{scratch.path() / "blobs", workers.get_executor()};
  metrics::Registry metrics;
  SystemClock clock;
  UuidSource ids{clock};
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "jobs"}, metrics};
  store::Imports imports{app, jobs};
  log::Sink sink{-1, clock};
  log::Logger log{sink, log::Level::error, "test", "test"};
  // Rows that were handed on, with the header; those that say "bad" are refused.
  std::vector<std::string> handed;
  std::string header;

  asio::awaitable<Result<store::ImportedRows>> add(store::ImportBatch batch) {
    header = batch.header;
    if (header == "wrong") co_return Failure{Code::invalid, "The first row is wrong."};
    store::ImportedRows done;
    for (const auto& record : batch.records) {
      handed.push_back(record);
      ++done.rows;
      if (record == "bad") {
        done.refused.push_back({batch.import.rows_done + done.rows, "bad", "[]"});
      }
    }
    co_return done;
  }

  asio::awaitable<Uuid> queued(std::string format, std::string text) {
    const auto now = clock.now();
    const store::Import import{.id = ids.next(),
                               .format = std::move(format),
                               .origin = {},
                               .created_at = now,
                               .expires_at = now + 1h};
    co_await imports.add(acme, import);
    const auto size = text.size();
    const auto writer = co_await storage.put({acme, import.id}, size);
    REQUIRE(writer);
    CHECK(co_await (*writer)->write(text));
    CHECK(co_await (*writer)->commit());
    CHECK(co_await imports.complete(acme, import.id, static_cast<std::int64_t>(size), "ab"));
    co_return import.id;
  }
};

// Runs the job until the import has ended, and answers it.
asio::awaitable<store::Import> ended(Fixture* at, Uuid id) {
  jobs::Importing importing{{at->loop.get_executor(), at->imports, at->storage,
                             [at](store::ImportBatch batch) { return at->add(std::move(batch)); },
                             [] {}, at->clock, at->log}};
  asio::cancellation_signal end;
  bool is_over = false;
  asio::co_spawn(
      at->loop, importing.run(),
      asio::bind_cancellation_slot(end.slot(), [&](const std::exception_ptr&) { is_over = true; }));
  const auto deadline = at->clock.steady() + 20s;
  asio::steady_timer pause{at->loop};
  auto import = co_await at->imports.find(acme, id);
  while (!import->ended_at && at->clock.steady() < deadline) {
    pause.expires_after(10ms);
    co_await pause.async_wait(asio::use_awaitable);
    import = co_await at->imports.find(acme, id);
  }
  // Its file goes after its end is said.
  while (co_await at->storage.size_of({acme, id}) && at->clock.steady() < deadline) {
    pause.expires_after(10ms);
    co_await pause.async_wait(asio::use_awaitable);
  }
  end.emit(asio::cancellation_type::terminal);
  while (!is_over && at->clock.steady() < deadline) {
    pause.expires_after(1ms);
    co_await pause.async_wait(asio::use_awaitable);
  }
  CHECK(is_over);
  co_return *import;
}

asio::awaitable<void> take_in(Fixture* at) {
  std::string text = "name,address\r\n";
  for (int row = 0; row < 500; ++row) text += row == 250 ? "bad\n" : "row\r\n\n";
  const auto import = co_await ended(at, co_await at->queued("csv", text));
  CHECK(import.state == "finished");
  CHECK(import.rows_done == 500);
  CHECK(import.good == 499);
  CHECK(import.refused == 1);
  CHECK(import.taken_bytes == static_cast<std::int64_t>(text.size()));
  CHECK(at->header == "name,address");
  CHECK(at->handed.size() == 500);
  const auto refused = co_await at->imports.refused_rows(acme, import.id, 0, 10);
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].row == 251);
  CHECK_FALSE(co_await at->storage.size_of({acme, import.id}));  // the file is not kept
}

asio::awaitable<void> go_on(Fixture* at) {
  std::string text;
  for (int row = 0; row < 1000; ++row) text += "row " + std::to_string(row) + "\n";
  const auto id = co_await at->queued("ndjson", text);
  // As whoever ran it before left it: 600 rows are kept.
  auto before = (co_await at->imports.claim(acme, id, at->clock.now() - 1min)).value();
  before.rows_done = before.good = 600;
  before.taken_bytes = static_cast<std::int64_t>(text.find("row 600"));
  CHECK(co_await at->imports.progress(acme, before, {}, at->clock.now() - 1min));
  const auto import = co_await ended(at, id);
  CHECK(import.rows_done == 1000);
  REQUIRE(at->handed.size() == 400);
  CHECK(at->handed.front() == "row 600");
  CHECK(at->header.empty());
}

asio::awaitable<void> fail(Fixture* at) {
  const auto wrong = co_await ended(at, co_await at->queued("csv", "wrong\nrow\n"));
  CHECK(wrong.state == "failed");
  CHECK(wrong.reason == "The first row is wrong.");
  const auto alone = co_await ended(at, co_await at->queued("csv", "wrong"));
  CHECK(alone.reason == "The first row is wrong.");
  const auto empty = co_await ended(at, co_await at->queued("csv", "name\n"));
  CHECK(empty.state == "finished");
  CHECK(empty.rows_done == 0);
}
}  // namespace

TEST_CASE("a file is taken in row by row, and then gone", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, take_in(&at));
}

TEST_CASE("an import goes on where it was left", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, go_on(&at));
}

TEST_CASE("an import that cannot go on says why", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, fail(&at));
}
