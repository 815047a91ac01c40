// People of the installation and their sign-ins, by the functions people_* of the schema: this role
// reads no table of theirs.
#pragma once

#include "core/secret.hpp"
#include "gateway/domain/permissions.hpp"
#include "pg/outbox.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::gateway::store {

struct Person {
  Uuid id;
  std::string email;  // lower case
  std::string name;
  bool is_super_admin = false;
};

struct KnownPerson {
  Person person;
  std::string password_hash;
};

struct Membership {
  Tenant tenant = Tenant::platform();
  std::string tenant_name;
  domain::Role role = domain::Role::viewer;
};

// Tokens as they are kept: digests, in PostgreSQL's bytea text.
struct TokenPair {
  std::string access_digest;
  Time access_until;
  std::string refresh_digest;
  Time refresh_until;
};

struct NewSignIn {
  Uuid id;
  Uuid person;
  TokenPair tokens;
  std::string address;
  std::string agent;
};

// What came of a refresh token.
enum class Refreshed : std::uint8_t {
  renewed,
  repeated,  // the one before, shown again within seconds: two tabs at once
  stolen,    // the one before, shown later: the sign-in has ended
  unknown,
};

struct SignedIn {
  Person person;
  Time access_until;
};

class People {
 public:
  // Both must outlive it.
  People(pg::Pool& pool, pg::Outbox& outbox) : pool_(pool), outbox_(outbox) {}

  boost::asio::awaitable<bool> any();
  boost::asio::awaitable<std::optional<KnownPerson>> find(std::string email);
  boost::asio::awaitable<std::optional<KnownPerson>> read(Uuid id);
  // False if the address is taken.
  boost::asio::awaitable<bool> add(Person person, std::string password_hash);

  // Attempts with an address, whether somebody has it or not.
  boost::asio::awaitable<std::optional<Time>> locked_until(std::string email);
  // How many wrong ones in a row there are now; those before `forgotten` do not count.
  boost::asio::awaitable<int> note_wrong_password(std::string email, Time now, Time forgotten);
  boost::asio::awaitable<void> lock(std::string email, Time until);
  // Sign-ins and attempts that are over.
  boost::asio::awaitable<void> forget_old(Time now, Time forgotten);
  boost::asio::awaitable<void> start(NewSignIn sign_in, Time now);
  boost::asio::awaitable<std::optional<SignedIn>> signed_in(Uuid sign_in, std::string digest,
                                                            Time now);
  // `ended` makes the fact that is said where the sign-in was found stolen.
  using EndedOf = std::function<contracts::Statement(const Uuid& person)>;
  struct Refresh {
    Refreshed outcome = Refreshed::unknown;
    Uuid person;  // unless unknown
  };
  boost::asio::awaitable<Refresh> refresh(Uuid sign_in, std::string shown, TokenPair tokens,
                                          Time now, EndedOf ended);
  // Ends one sign-in, or all of a person but one, and says so to all replicas.
  boost::asio::awaitable<void> end(Uuid sign_in, contracts::Statement fact,
                                   contracts::Origin origin);
  boost::asio::awaitable<void> set_password(Uuid person, std::string hash, Uuid but_sign_in,
                                            contracts::Statement fact, contracts::Origin origin);

  // The oldest first.
  boost::asio::awaitable<std::vector<Membership>> memberships(Uuid person);
  boost::asio::awaitable<bool> tenant_exists(Tenant tenant);

 private:
  pg::Pool& pool_;
  pg::Outbox& outbox_;
};

}  // namespace signalbox::gateway::store
