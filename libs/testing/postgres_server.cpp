#include "testing/postgres_server.hpp"

#include "core/clock.hpp"
#include "testing/database.hpp"

#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace signalbox::testing {
namespace {
namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
constexpr const char* programs = "/usr/lib/postgresql/15/bin/";

asio::awaitable<void> migrate(asio::any_io_executor executor, Secret url,
                              PostgresServer::Schema schema, log::Logger log) {
  co_await pg::migrate(executor, std::move(url), schema.service, std::move(schema.own), log);
}

std::string end_of(const fs::path& path) {
  std::ifstream file{path};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  return text.size() < 2000 ? text : text.substr(text.size() - 2000);
}
}  // namespace

// PostgreSQL refuses to run as root: then it runs as user postgres, who must reach its folder.
std::vector<std::string> PostgresServer::as_owner(std::vector<std::string> command) const {
  if (::geteuid() != 0) return command;
  // Who becomes another user loses the death signal that Process has set. QUIT: as in kill().
  std::vector<std::string> words = {"setpriv", "--reuid=postgres", "--regid=postgres",
                                    "--init-groups", "--pdeathsig=QUIT"};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

void PostgresServer::run(std::vector<std::string> command) const {
  const auto log = folder_.path() / "setup.log";
  const auto name = command.front();
  Process process{{.command = std::move(command), .log_file = log.string()}};
  if (process.wait(60s) != 0) throw std::runtime_error{name + " failed: " + end_of(log)};
}

PostgresServer::PostgresServer(const std::vector<Schema>& schemas) : port_(free_port()) {
  const auto data = (folder_.path() / "pg").string();
  fs::permissions(folder_.path(),
                  fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
  fs::create_directory(data);
  if (::geteuid() == 0) run({"chown", "postgres:postgres", data});
  // No password: it listens on this machine alone, and only as long as the test runs.
  run(as_owner({programs + std::string{"initdb"}, "-D", data, "-U", "postgres", "-A", "trust",
                "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"}));
  start();
  prepare(schemas);
}

PostgresServer::~PostgresServer() { kill(); }

void PostgresServer::start() {
  const auto log = folder_.path() / "pg.log";
  const auto data = (folder_.path() / "pg").string();
  process_.emplace(Process::Plan{
      .command =
          as_owner({programs + std::string{"postgres"}, "-D", data, "-p", std::to_string(port_),
                    "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c",
                    "fsync=off", "-c", "max_connections=100"}),
      .log_file = log.string()});
  wait_until("PostgreSQL answers", 60s, [&] {
    if (!process_->runs()) throw std::runtime_error{"PostgreSQL does not start: " + end_of(log)};
    try {
      execute_at(admin_url(), "SELECT 1");
      return true;
    } catch (const std::exception&) {
      return false;
    }
  });
}

// SIGQUIT is its immediate shutdown. SIGKILL would leave its children, who hold its memory.
void PostgresServer::kill() {
  if (!process_) return;
  process_->signal(SIGQUIT);
  if (!process_->wait(20s)) process_->kill();
}

Secret PostgresServer::url_of(std::string_view role) const {
  return Secret{"postgresql://" + std::string{role} + "@127.0.0.1:" + std::to_string(port_) +
                "/postgres"};
}

void PostgresServer::prepare(const std::vector<Schema>& schemas) const {
  const SystemClock clock;
  log::Sink sink{STDERR_FILENO, clock};
  const log::Logger log{sink, log::Level::error, "test", "test"};
  asio::io_context loop{1};
  run_on(loop, pg::bootstrap(loop.get_executor(), admin_url()));
  for (const auto& schema : schemas) {
    run_on(loop, migrate(loop.get_executor(), url_of(schema.service + "_migrate"), schema, log));
  }
}

}  // namespace signalbox::testing
