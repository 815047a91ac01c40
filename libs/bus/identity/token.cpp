#include "bus/identity/token.hpp"

#include "core/limits.hpp"
#include "crypto/encoding.hpp"
#include "crypto/sha256.hpp"
#include "json/document.hpp"
#include "json/write.hpp"

namespace signalbox::bus {
namespace {
// Exactly so: the server refuses other headers.
constexpr std::string_view header = R"({"typ":"JWT","alg":"ed25519-nkey"})";

std::int64_t seconds_of(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// Claims that every token has, written in the order in which its id is computed over them.
struct Outer {
  std::string issuer;
  std::string name;
  std::string subject;
  Time issued;
  std::optional<Time> expires = {};
};

void write_outer(json::Writer* out, const Outer& outer) {
  if (outer.expires) {
    out->key("exp");
    out->integer(seconds_of(*outer.expires));
  }
  out->key("iat");
  out->integer(seconds_of(outer.issued));
  out->key("iss");
  out->text(outer.issuer);
  out->key("name");
  out->text(outer.name);
  out->key("sub");
  out->text(outer.subject);
}

// Unique to its claims. Other tools compute it by SHA-512/256; nobody looks at it.
std::string token_id(const Outer& outer) {
  std::string claims;
  json::Writer out{claims};
  out.begin_object();
  write_outer(&out, outer);
  out.end_object();
  return to_base32(crypto::sha256(claims));
}

void write_texts(json::Writer* out, std::string_view name, const std::vector<std::string>& texts) {
  out->key(name);
  out->begin_array();
  for (const auto& text : texts) out->text(text);
  out->end_array();
}

void write_limits(json::Writer* out, const AccountLimits& limits) {
  out->key("limits");
  out->begin_object();
  out->member("conn", limits.connections);
  out->member("subs", limits.subscriptions);
  out->member("payload", limits.payload_bytes);
  out->member("data", -1);
  out->member("imports", -1);
  out->member("exports", -1);
  out->member("wildcards", true);
  out->member("disallow_bearer", true);
  out->member("leaf", 0);
  if (limits.jetstream) {
    for (const std::string_view name : {"mem_storage", "disk_storage", "streams", "consumer"}) {
      out->member(name, -1);
    }
  }
  out->end_object();
}

void write_export(json::Writer* out, const Export& lent) {
  out->begin_object();
  out->member("name", lent.name);
  out->member("subject", lent.subject);
  out->member("type", "service");
  if (lent.streams_answers) out->member("response_type", "Stream");
  out->member("account_token_position", lent.account_token_position);
  out->end_object();
}

void write_import(json::Writer* out, const Import& borrowed) {
  out->begin_object();
  out->member("name", borrowed.name);
  out->member("subject", borrowed.subject);
  if (!borrowed.local_subject.empty()) out->member("local_subject", borrowed.local_subject);
  out->member("account", borrowed.account);
  out->member("type", "service");
  out->end_object();
}

void write_inner(json::Writer* out, const OperatorClaims& claims) {
  out->member("type", "operator");
  out->member("system_account", claims.system_account);
  write_texts(out, "signing_keys", claims.signing_keys);
}

void write_inner(json::Writer* out, const AccountClaims& claims) {
  out->member("type", "account");
  write_limits(out, claims.limits);
  if (!claims.exports.empty()) {
    out->key("exports");
    out->begin_array();
    for (const auto& lent : claims.exports) write_export(out, lent);
    out->end_array();
  }
  if (!claims.imports.empty()) {
    out->key("imports");
    out->begin_array();
    for (const auto& borrowed : claims.imports) write_import(out, borrowed);
    out->end_array();
  }
  if (claims.revocations.empty()) return;
  out->key("revocations");
  out->begin_object();
  for (const auto& [key, at] : claims.revocations) out->member(key, at);
  out->end_object();
}

// An absent list is everything to the server: nobody may use what is refused here, ">".
void write_allowed(json::Writer* out, std::string_view name,
                   const std::vector<std::string>& subjects) {
  out->key(name);
  out->begin_object();
  if (subjects.empty()) {
    write_texts(out, "deny", {">"});
  } else {
    write_texts(out, "allow", subjects);
  }
  out->end_object();
}

void write_inner(json::Writer* out, const UserClaims& claims) {
  out->member("type", "user");
  out->member("subs", claims.subscriptions);
  out->member("data", -1);
  out->member("payload", claims.payload_bytes);
  write_allowed(out, "pub", claims.publish);
  write_allowed(out, "sub", claims.subscribe);
}

template <class Claims>
std::string signed_token(const Outer& outer, const Claims& claims, const Nkey& signer) {
  std::string body;
  json::Writer out{body};
  out.begin_object();
  write_outer(&out, outer);
  out.member("jti", token_id(outer));
  out.key("nats");
  out.begin_object();
  write_inner(&out, claims);
  out.member("version", 2);
  out.end_object();
  out.end_object();
  const auto text = crypto::to_base64url(header) + "." + crypto::to_base64url(body);
  return text + "." + crypto::to_base64url(signer.sign(text));
}

Failure no_token() { return {Code::invalid, "This is no token that its issuer has signed."}; }

Result<TokenNames> names_in(std::string_view claims) {
  const json::Document document{claims};
  if (document.root() == nullptr) return no_token();
  TokenNames names;
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() == "sub") names.subject = member->text().value_or("");
    if (member->key() == "iss") names.issuer = member->text().value_or("");
    if (member->key() == "iat") {
      names.issued = member->integer(0, limits::json_integer_max).value_or(0);
    }
  }
  return names;
}
}  // namespace

std::string operator_token(const OperatorClaims& claims, const Nkey& key, Time issued) {
  return signed_token({key.name(), claims.name, key.name(), issued}, claims, key);
}

std::string account_token(const AccountClaims& claims, const Nkey& signer, Time issued) {
  return signed_token({signer.name(), claims.name, claims.key, issued}, claims, signer);
}

std::string user_token(const UserClaims& claims, const Nkey& account, Time issued) {
  return signed_token({account.name(), claims.name, claims.key, issued, claims.expires}, claims,
                      account);
}

Result<TokenNames> verify_token(std::string_view token) {
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == token.npos || first == last) return no_token();
  const auto claims = crypto::from_base64url(token.substr(first + 1, last - first - 1));
  const auto signature = crypto::from_base64url(token.substr(last + 1));
  if (token.substr(0, first) != crypto::to_base64url(header) || !claims || !signature) {
    return no_token();
  }
  auto names = names_in(*claims);
  if (!names) return names;
  const auto issuer = parse_public_nkey(names->issuer);
  if (!issuer || !parse_public_nkey(names->subject)) return no_token();
  const auto key = crypto::VerifyingKey::from_bytes(issuer->key);
  if (!key || !key->verify(token.substr(0, last), *signature)) return no_token();
  return names;
}

}  // namespace signalbox::bus
