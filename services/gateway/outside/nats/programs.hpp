// Accounts on the bus for other people's programs: one for each stream credential, which may pull
// from the one durable that is named after it, and nothing else. The only place that reads the
// operator's signing key.
#pragma once

#include "bus/identity/installation.hpp"
#include "bus/parts.hpp"
#include "bus/wire/link.hpp"
#include "core/clock.hpp"
#include "core/tenant.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace signalbox::gateway::nats {

struct ProgramsConfig {
  std::string
      folder;  // as signalbox-bus has written it: keys/signing.seed, creds/{system,provisioner}
  std::vector<std::string> servers;
  std::string ca_file;
};

// What a program is given, once.
struct Program {
  std::string account;      // public key: also the durable's name
  std::string credentials;  // the text of its file
};

class Programs {
 public:
  // Throws std::runtime_error, naming the file, when a key cannot be read.
  Programs(const bus::Parts& parts, const ProgramsConfig& config, const Clock& clock);

  // A new account and durable: all facts of the tenant, or those about one noun. Throws
  // bus::Disconnected while the bus is away; what was begun then ends with end().
  boost::asio::awaitable<Program> make(Tenant tenant, std::string noun, Time expires);
  // The program is cut off, and its durable is gone; again changes nothing.
  boost::asio::awaitable<void> end(std::string account);

 private:
  bus::AccountClaims claims_of(const std::string& account) const;

  const Clock& clock_;
  bus::Installation installation_;
  bus::Link system_;
  bus::Link provisioner_;
};

}  // namespace signalbox::gateway::nats
