// A NATS server of a test's own, in operator mode with keys of its own: as in production, but on a
// free port, and to be killed, stopped and started again.
#pragma once

#include "bus/identity/installation.hpp"
#include "bus/wire/link.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::testing {

class NatsServer {
 public:
  // Users for these services, streams and their durables, as the deploy step makes them.
  // `tls`: it speaks nothing else, with a certificate for 127.0.0.1 by an authority of its own.
  explicit NatsServer(std::vector<bus::ServiceNeeds> services = {}, bool tls = false);
  ~NatsServer();
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;

  void start();
  // Again, for a server that has lost its disk.
  void provision_streams() const;
  // SIGKILL: what it had not written to disk is lost.
  void kill();
  void pause() const;
  void resume() const;

  const bus::Installation& installation() const { return installation_; }
  std::string url() const;
  std::uint16_t port() const { return port_; }
  std::filesystem::path folder() const { return folder_.path(); }
  // For a user of ours: "tree_ask", "tree_fleet", "provisioner", "undertaker", "system".
  bus::LinkConfig link(const std::string& user) const;
  // The authority's certificate; empty without TLS.
  std::string ca_file() const;
  // Writes credentials for any claims, signed by any account's key.
  std::string add_user(const bus::UserClaims& claims, const bus::Nkey& key,
                       const bus::Nkey& account) const;

 private:
  void make_certificate() const;

  std::vector<bus::ServiceNeeds> services_;
  ScratchFolder folder_;
  bus::Installation installation_;
  std::uint16_t port_;
  bool tls_;
  std::optional<Process> process_;
};

}  // namespace signalbox::testing
