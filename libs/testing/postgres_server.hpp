// A PostgreSQL of a test's own, to be killed and started again. On a free port of 127.0.0.1, with
// roles, schemas and the common tables of the services that are named; it ends with its owner.
#pragma once

#include "core/secret.hpp"
#include "pg/migrate.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::testing {

class PostgresServer {
 public:
  struct Schema {
    std::string service;
    std::vector<pg::Migration> own = {};
  };
  // Takes about a second: initdb. Throws when it does not start, with the end of its log.
  explicit PostgresServer(const std::vector<Schema>& schemas = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void start();
  // At once, as after a crash: sessions are cut, and the next start recovers.
  void kill();
  std::uint16_t port() const { return port_; }

  Secret admin_url() const { return url_of("postgres"); }
  // As any role of any service.
  Secret url_of(std::string_view role) const;

 private:
  std::vector<std::string> as_owner(std::vector<std::string> command) const;
  void run(std::vector<std::string> command) const;
  void prepare(const std::vector<Schema>& schemas) const;

  ScratchFolder folder_;
  std::uint16_t port_;
  std::optional<Process> process_;
};

}  // namespace signalbox::testing
