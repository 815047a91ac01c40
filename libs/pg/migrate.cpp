#include "pg/migrate.hpp"

#include "pg/connection.hpp"

#include <cctype>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace signalbox::pg {
namespace {
namespace asio = boost::asio;

// One process migrates a schema at a time; the second waits and finds nothing left to do.
constexpr Query take_turn{"pg.migrate_lock",
                          "SELECT pg_advisory_lock(hashtextextended('migrate ' || $1, 0))"};
constexpr Query list_applied{"pg.list_migrations",
                             "SELECT origin, file, sha256 FROM schema_migration"};
constexpr Query digest_of{"pg.digest_migration",
                          "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS digest"};
constexpr std::string_view log_table =
    "CREATE TABLE IF NOT EXISTS schema_migration (origin text NOT NULL, file text NOT NULL, "
    "sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), "
    "PRIMARY KEY (origin, file))";

// The files of one origin: of libs/pg, or of the service itself.
struct Origin {
  std::string name;
  std::span<const Migration> files;
};

bool is_word_character(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

// :app becomes tree_app; a cast (::text) stays.
std::string with_roles(std::string_view sql, const std::string& service) {
  std::string text;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const auto rest = sql.substr(at);
    const bool after_colon = at > 0 && sql[at - 1] == ':';
    bool replaced = false;
    for (const std::string_view role : {"app", "jobs"}) {
      const auto end = role.size() + 1;
      if (after_colon || !rest.starts_with(':') || !rest.substr(1).starts_with(role)) continue;
      if (end < rest.size() && is_word_character(rest[end])) continue;
      text += service + "_" + std::string{role};
      at += role.size();
      replaced = true;
      break;
    }
    if (!replaced) text += sql[at];
  }
  return text;
}

std::string quoted(std::string_view text) {
  std::string literal = "'";
  for (const char character : text) {
    literal += character;
    if (character == '\'') literal += character;
  }
  return literal + "'";
}

asio::awaitable<std::vector<Rows>> run_one(Connection* connection, Command command) {
  std::vector<Command> commands;
  commands.push_back(std::move(command));
  co_return co_await connection->run(std::move(commands));
}

asio::awaitable<std::string> digest(Connection* connection, std::string text) {
  const auto rows = co_await run_one(connection, {digest_of, {std::move(text)}});
  co_return rows.front()[0].get<std::string>("digest");
}

using Applied = std::map<std::pair<std::string, std::string>, std::string>;

asio::awaitable<Applied> read_applied(Connection* connection) {
  Applied applied;
  const auto answers = co_await run_one(connection, {list_applied});
  const auto& rows = answers.front();
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto row = rows[at];
    applied[{row.get<std::string>("origin"), row.get<std::string>("file")}] =
        row.get<std::string>("sha256");
  }
  co_return applied;
}

// What was run and is gone or different here means another history than this program's. A newer
// program may have run more than we know: that is no fault, its files come after ours.
void refuse_gaps(const Applied& applied, const Origin& origin) {
  if (origin.files.empty()) return;
  for (const auto& [key, sha256] : applied) {
    if (key.first != origin.name || key.second > origin.files.back().file) continue;
    bool known = false;
    for (const auto& file : origin.files) known = known || file.file == key.second;
    if (!known) throw std::runtime_error{"migration " + key.second + " was run and is not here"};
  }
}

struct Step {
  const Migration& migration;
  std::string service;
  std::string origin;
  std::string sha256;
};

// One script is one transaction: it holds as a whole, the note that it was run included.
std::string script_of(const Step& step) {
  return with_roles(step.migration.sql, step.service) +
         "\n;INSERT INTO schema_migration (origin, file, sha256) VALUES (" + quoted(step.origin) +
         ", " + quoted(step.migration.file) + ", " + quoted(step.sha256) + ");";
}

asio::awaitable<int> apply(Connection* connection, Origin origin, std::string service,
                           log::Logger log) {
  const auto applied = co_await read_applied(connection);
  refuse_gaps(applied, origin);
  int count = 0;
  for (const auto& migration : origin.files) {
    const auto sha256 = co_await digest(connection, std::string{migration.sql});
    const auto found = applied.find({origin.name, std::string{migration.file}});
    if (found != applied.end()) {
      if (found->second == sha256) continue;
      throw std::runtime_error{"migration " + std::string{migration.file} +
                               " was run and has changed since: write a new one"};
    }
    co_await connection->run_script(script_of({migration, service, origin.name, sha256}));
    log.info("migration run", {{"origin", origin.name}, {"file", migration.file}});
    ++count;
  }
  co_return count;
}
}  // namespace

asio::awaitable<int> migrate(asio::any_io_executor executor, Secret url, std::string service,
                             std::vector<Migration> own, log::Logger log) {
  const auto connection =
      co_await Connection::open(executor, std::move(url), service + " migrate", unlimited);
  co_await run_one(connection.get(), {take_turn, {service}});
  co_await connection->run_script("SET ROLE " + service + "_owner; SET search_path = " + service +
                                  "; SET client_min_messages = warning; SET lock_timeout = '10s'");
  co_await connection->run_script(std::string{log_table});
  Origin common{"libs/pg", migrations()};
  int count = co_await apply(connection.get(), std::move(common), service, log);
  Origin services_own{service, own};
  count += co_await apply(connection.get(), std::move(services_own), service, log);
  co_return count;
}

asio::awaitable<void> bootstrap(asio::any_io_executor executor, Secret admin_url) {
  const auto connection =
      co_await Connection::open(executor, std::move(admin_url), "bootstrap", unlimited);
  co_await connection->run_script(std::string{bootstrap_sql()});
}

}  // namespace signalbox::pg
