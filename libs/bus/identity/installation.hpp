// The keys and tokens of one installation's bus: operator, three accounts, a user for each
// connection of each service.
//
//   SYS    the servers' own: pushing accounts
//   ASK    questions; no JetStream, so that nobody can have a stored message sent as a question
//   FLEET  streams
#pragma once

#include "bus/identity/rights.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::bus {

struct Installation {
  // New keys throughout.
  static Installation generate();
  // From a folder that save() has written, with what revoke_replaced() has added. Throws
  // std::runtime_error, naming the file.
  static Installation load(const std::filesystem::path& folder);
  // Seeds into <folder>/keys, each of mode 0600. operator.seed belongs offline and may be missing
  // from then on: signing.seed is what is used.
  void save(const std::filesystem::path& folder) const;

  // Throws std::logic_error without the operator's key.
  std::string operator_jwt(Time now) const;
  std::string system_jwt(Time now) const;
  std::string ask_jwt(Time now) const;
  std::string fleet_jwt(Time now) const;

  std::optional<Nkey> operator_key;  // none where it was taken offline
  Nkey signing;                      // signs accounts
  Nkey system;
  Nkey ask;
  Nkey fleet;
  // Users' tokens of this second or older are dead in all accounts; 0: none are.
  std::int64_t revoked_until = 0;
};

// <folder>/creds/<name>.creds for both users of every service and for provisioner, undertaker and
// system, each of mode 0600, with new keys: those of before are replaced, and still valid until
// they are revoked.
void write_credentials(const Installation& installation, const std::vector<ServiceNeeds>& services,
                       const std::filesystem::path& folder, Time now);

// Makes dead, in what the accounts' tokens say from now on, every credential that is older than
// those in the folder, and keeps that in <folder>/keys. Throws std::runtime_error if a file of
// credentials cannot be read.
void revoke_replaced(Installation* installation, const std::filesystem::path& folder);

// The part of nats.conf that makes a server one of this installation: operator, system account,
// resolver and its first accounts. `accounts` is the folder where the server keeps what is pushed.
std::string server_config(const Installation& installation, const std::filesystem::path& accounts,
                          Time now);

// Writes a file that only its owner may read; it is there whole or not at all.
void write_private(const std::filesystem::path& path, const std::string& text);

}  // namespace signalbox::bus
