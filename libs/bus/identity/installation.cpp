#include "bus/identity/installation.hpp"

#include "bus/identity/credentials.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace signalbox::bus {
namespace {
namespace fs = std::filesystem;

constexpr std::string_view revoked_file = "revoked_until";

std::map<std::string, std::int64_t> dead_users(std::int64_t until) {
  if (until == 0) return {};
  return {{"*", until}};
}

Nkey load_key(const fs::path& path, KeyRole role) {
  std::ifstream file{path};
  std::string text;
  std::getline(file, text);
  auto key = Nkey::from_seed(text);
  crypto::wipe(text);
  if (!key || key->role() != role) {
    throw std::runtime_error{path.string() + " holds no seed of this role"};
  }
  return std::move(*key);
}

void write_user(const fs::path& folder, const UserClaims& claims, const Nkey& user,
                const Nkey& account, Time now) {
  const auto token = user_token(claims, account, now);
  write_private(folder / (claims.name + ".creds"), credentials_text(token, user));
}
}  // namespace

void write_private(const fs::path& path, const std::string& text) {
  const auto begun = path.string() + ".new";
  const int file = ::open(begun.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error{"cannot write " + begun};
  const auto written = ::write(file, text.data(), text.size());
  const bool whole = written == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!whole) throw std::runtime_error{"cannot write " + begun};
  fs::rename(begun, path);
}

Installation Installation::generate() {
  return {Nkey::generate(KeyRole::operator_), Nkey::generate(KeyRole::operator_),
          Nkey::generate(KeyRole::account), Nkey::generate(KeyRole::account),
          Nkey::generate(KeyRole::account)};
}

Installation Installation::load(const fs::path& folder) {
  const auto keys = folder / "keys";
  std::optional<Nkey> root;
  if (fs::exists(keys / "operator.seed")) {
    root = load_key(keys / "operator.seed", KeyRole::operator_);
  }
  std::int64_t revoked_until = 0;
  std::ifstream{keys / revoked_file} >> revoked_until;
  return {std::move(root),
          load_key(keys / "signing.seed", KeyRole::operator_),
          load_key(keys / "system.seed", KeyRole::account),
          load_key(keys / "ask.seed", KeyRole::account),
          load_key(keys / "fleet.seed", KeyRole::account),
          revoked_until};
}

void Installation::save(const fs::path& folder) const {
  const auto keys = folder / "keys";
  fs::create_directories(keys);
  fs::permissions(keys, fs::perms::owner_all);
  if (operator_key) write_private(keys / "operator.seed", operator_key->seed() + "\n");
  const std::pair<std::string_view, const Nkey*> files[] = {{"signing.seed", &signing},
                                                            {"system.seed", &system},
                                                            {"ask.seed", &ask},
                                                            {"fleet.seed", &fleet}};
  for (const auto& [name, key] : files) write_private(keys / name, key->seed() + "\n");
}

std::string Installation::operator_jwt(Time now) const {
  if (!operator_key) throw std::logic_error{"the operator's key is not here"};
  return operator_token({"signalbox", system.name(), {signing.name()}}, *operator_key, now);
}

std::string Installation::system_jwt(Time now) const {
  return account_token(
      {.name = "SYS", .key = system.name(), .revocations = dead_users(revoked_until)}, signing,
      now);
}

std::string Installation::ask_jwt(Time now) const {
  return account_token({.name = "ASK", .key = ask.name(), .revocations = dead_users(revoked_until)},
                       signing, now);
}

std::string Installation::fleet_jwt(Time now) const {
  return account_token({.name = "FLEET",
                        .key = fleet.name(),
                        .limits = {.jetstream = true},
                        .exports = program_exports(),
                        .revocations = dead_users(revoked_until)},
                       signing, now);
}

void write_credentials(const Installation& installation, const std::vector<ServiceNeeds>& services,
                       const fs::path& folder, Time now) {
  const auto creds = folder / "creds";
  fs::create_directories(creds);
  fs::permissions(creds, fs::perms::owner_all);
  const auto write = [&](UserClaims (*claims)(const Nkey&), const Nkey& account) {
    const auto user = Nkey::generate(KeyRole::user);
    write_user(creds, claims(user), user, account, now);
  };
  for (const auto& needs : services) {
    const auto fleet = Nkey::generate(KeyRole::user);
    write_user(creds, fleet_user(needs, fleet), fleet, installation.fleet, now);
    const auto ask = Nkey::generate(KeyRole::user);
    write_user(creds, ask_user(needs, ask), ask, installation.ask, now);
  }
  write(provisioner_user, installation.fleet);
  write(undertaker_user, installation.fleet);
  write(system_user, installation.system);
}

void revoke_replaced(Installation* installation, const fs::path& folder) {
  auto oldest = std::numeric_limits<std::int64_t>::max();
  for (const auto& file : fs::directory_iterator{folder / "creds"}) {
    if (file.path().extension() != ".creds") continue;
    const auto credentials = read_credentials(file.path().string());
    const auto names = credentials ? verify_token(credentials->token) : credentials.error();
    if (!names) throw std::runtime_error{file.path().string() + ": " + names.error().detail};
    oldest = std::min(oldest, names->issued);
  }
  if (oldest == std::numeric_limits<std::int64_t>::max()) {
    throw std::runtime_error{(folder / "creds").string() + " holds no credentials"};
  }
  installation->revoked_until = oldest - 1;
  write_private(folder / "keys" / revoked_file, std::to_string(oldest - 1) + "\n");
}

std::string server_config(const Installation& installation, const fs::path& accounts, Time now) {
  std::ostringstream text;
  text << "operator: " << installation.operator_jwt(now) << "\n"
       << "system_account: " << installation.system.name()
       << "\n"
       // A node that was down learns of a revocation within the interval.
       << "resolver { type: full, dir: \"" << accounts.string()
       << "\", allow_delete: true, interval: \"10s\", timeout: \"1s\" }\n"
       << "resolver_preload: {\n"
       << "  " << installation.system.name() << ": " << installation.system_jwt(now) << "\n"
       << "  " << installation.ask.name() << ": " << installation.ask_jwt(now) << "\n"
       << "  " << installation.fleet.name() << ": " << installation.fleet_jwt(now) << "\n"
       << "}\n";
  return text.str();
}

}  // namespace signalbox::bus
