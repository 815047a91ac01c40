#include "device_poller/outside/vault/credentials.hpp"

#include "core/name.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace signalbox::device_poller::vault {
namespace {
constexpr std::size_t text_bytes_max = 255;
// RFC 3414 §11.2: shorter passwords are no keys.
constexpr std::size_t snmp_password_bytes_min = 8;
constexpr std::size_t snmp_name_bytes_max = 32;

using Errors = std::vector<FieldError>;

FieldError at(const std::string& member, std::string code, std::string detail) {
  return at_pointer("/credentials/" + member, std::move(code), std::move(detail));
}

struct Bytes {
  std::size_t least = 1;
  std::size_t most = text_bytes_max;
};

// Takes a text that this kind needs.
std::string needed(std::optional<std::string>* member, const char* name, Bytes bytes,
                   Errors* errors) {
  if (!*member) {
    errors->push_back(at(name, "missing", "is needed by credentials of this kind"));
    return {};
  }
  auto text = member->value_or("");
  member->reset();
  if (text.size() < bytes.least || text.size() > bytes.most) {
    errors->push_back(at(name, "out_of_range",
                         "must have " + std::to_string(bytes.least) + " to " +
                             std::to_string(bytes.most) + " bytes"));
  }
  return text;
}

template <class Value>
void refuse(const std::optional<Value>& member, const char* name, Errors* errors) {
  if (member) errors->push_back(at(name, "does_not_fit", "is not for credentials of this kind"));
}

// What breaks a line was pasted along, and a wrong community looks like silence.
void find_control_characters(const CredentialsBody& body, Errors* errors) {
  using Text = std::optional<std::string> CredentialsBody::*;
  constexpr std::pair<const char*, Text> texts[] = {
      {"community", &CredentialsBody::community},
      {"user_name", &CredentialsBody::user_name},
      {"password", &CredentialsBody::password},
      {"authentication_password", &CredentialsBody::authentication_password},
      {"privacy_password", &CredentialsBody::privacy_password}};
  for (const auto& [name, text] : texts) {
    if (!has_control_character((body.*text).value_or(""))) continue;
    errors->push_back(
        at(name, "control_character", "must be one line, without control characters"));
  }
}

void take_authentication(CredentialsBody* body, Credentials* credentials, Errors* errors) {
  const Bytes key{.least = snmp_password_bytes_min};
  if (credentials->level == SnmpLevel::no_auth_no_priv) return;
  credentials->authentication =
      std::exchange(body->authentication, std::nullopt).value_or(SnmpAuthentication::sha256);
  credentials->secret =
      Secret{needed(&body->authentication_password, "authentication_password", key, errors)};
  if (credentials->level == SnmpLevel::auth_no_priv) return;
  credentials->privacy = std::exchange(body->privacy, std::nullopt).value_or(SnmpPrivacy::aes128);
  credentials->privacy_secret =
      Secret{needed(&body->privacy_password, "privacy_password", key, errors)};
}

void take_user(CredentialsBody* body, Credentials* credentials, Errors* errors) {
  credentials->user_name =
      needed(&body->user_name, "user_name", {.most = snmp_name_bytes_max}, errors);
  credentials->level = std::exchange(body->level, std::nullopt).value_or(SnmpLevel::auth_priv);
  take_authentication(body, credentials, errors);
}

// `errors` is what was found before.
Result<Credentials> taken(CredentialKind kind, CredentialsBody body, Errors errors) {
  Credentials credentials{.kind = kind};
  switch (kind) {
    case CredentialKind::snmp_v1:
    case CredentialKind::snmp_v2c:
      credentials.secret = Secret{needed(&body.community, "community", {}, &errors)};
      break;
    case CredentialKind::snmp_v3:
      take_user(&body, &credentials, &errors);
      break;
    case CredentialKind::routeros:
      credentials.user_name = needed(&body.user_name, "user_name", {}, &errors);
      // RouterOS lets a user have none.
      credentials.secret = Secret{needed(&body.password, "password", {.least = 0}, &errors)};
      break;
  }
  refuse(body.community, "community", &errors);
  refuse(body.user_name, "user_name", &errors);
  refuse(body.password, "password", &errors);
  refuse(body.level, "level", &errors);
  refuse(body.authentication, "authentication", &errors);
  refuse(body.authentication_password, "authentication_password", &errors);
  refuse(body.privacy, "privacy", &errors);
  refuse(body.privacy_password, "privacy_password", &errors);
  if (!errors.empty()) return Failure{Code::invalid, "Some fields are wrong.", std::move(errors)};
  return credentials;
}
}  // namespace

std::optional<CredentialKind> credential_kind(std::string_view name) {
  CredentialKind kind{};
  if (!boost::describe::enum_from_string(std::string{name}.c_str(), kind)) return std::nullopt;
  return kind;
}

Result<Credentials> credentials_of(CredentialKind kind, CredentialsBody body) {
  Errors errors;
  find_control_characters(body, &errors);
  return taken(kind, std::move(body), std::move(errors));
}

Secret to_text(const Credentials& credentials) {
  CredentialsBody body;
  switch (credentials.kind) {
    case CredentialKind::snmp_v1:
    case CredentialKind::snmp_v2c:
      return credentials.secret;
    case CredentialKind::routeros:
      body.user_name = credentials.user_name;
      body.password = credentials.secret.reveal();
      break;
    case CredentialKind::snmp_v3:
      body.user_name = credentials.user_name;
      body.level = credentials.level;
      if (credentials.level == SnmpLevel::no_auth_no_priv) break;
      body.authentication = credentials.authentication;
      body.authentication_password = credentials.secret.reveal();
      if (credentials.level == SnmpLevel::auth_no_priv) break;
      body.privacy = credentials.privacy;
      body.privacy_password = credentials.privacy_secret.reveal();
      break;
  }
  return Secret{json::write(body)};
}

Result<Credentials> from_text(CredentialKind kind, const Secret& text) {
  CredentialsBody body;
  if (kind == CredentialKind::snmp_v1 || kind == CredentialKind::snmp_v2c) {
    body.community = text.reveal();
  } else {
    auto read = json::read<CredentialsBody>(text.reveal());
    if (!read) return Failure{.code = Code::invalid, .detail = "Sealed credentials are broken."};
    body = *std::move(read);
  }
  return taken(kind, std::move(body), {});
}

}  // namespace signalbox::device_poller::vault
