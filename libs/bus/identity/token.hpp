// Tokens (JWTs) of NATS' operator mode: who an operator, an account and a user are and what each
// may do. Signed by Ed25519; nats-server 2.9.10 accepts exactly these claims.
#pragma once

#include "bus/identity/nkey.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bus {

// The server takes an absent limit for 0, so each is written; -1 is none.
struct AccountLimits {
  std::int64_t connections = -1;
  std::int64_t subscriptions = -1;
  std::int64_t payload_bytes = -1;
  bool jetstream = false;
};

// What an account lends to others. The `*` at account_token_position can only be the importer's own
// key: a durable that is named after an account belongs to it.
struct Export {
  std::string name;
  std::string subject;
  bool streams_answers = false;
  int account_token_position = 0;
};

struct Import {
  std::string name;
  std::string subject;
  std::string local_subject;  // empty: the same
  std::string account;
};

struct OperatorClaims {
  std::string name;
  std::string system_account;             // the public key of account SYS
  std::vector<std::string> signing_keys;  // may sign accounts in the operator's stead
};

struct AccountClaims {
  std::string name;
  std::string key;  // public
  AccountLimits limits = {};
  std::vector<Export> exports = {};
  std::vector<Import> imports = {};
  // Users whose tokens of this second or older are dead, by public key or "*". An entry stays until
  // the token it kills would have expired.
  std::map<std::string, std::int64_t> revocations = {};
};

struct UserClaims {
  std::string name;
  std::string key;                          // public
  std::vector<std::string> publish = {};    // empty: nothing
  std::vector<std::string> subscribe = {};  // "subject" or "subject queue"; empty: nothing
  std::optional<Time> expires = {};
  std::int64_t subscriptions = -1;
  std::int64_t payload_bytes = -1;
};

// A self-signed token of the operator.
std::string operator_token(const OperatorClaims& claims, const Nkey& key, Time issued);
// Signed by the operator or one of its signing keys. Two tokens of one account made in the same
// second are not ordered: the later one must be issued later.
std::string account_token(const AccountClaims& claims, const Nkey& signer, Time issued);
// Signed by the account itself.
std::string user_token(const UserClaims& claims, const Nkey& account, Time issued);

// The subject and issuer of a token whose signature is right; Code::invalid for any other. The
// server stores what anybody signs, so a token is checked before it is pushed.
struct TokenNames {
  std::string subject;
  std::string issuer;
  std::int64_t issued = 0;  // seconds since 1970
};
Result<TokenNames> verify_token(std::string_view token);

}  // namespace signalbox::bus
