// What a device is reached with, as a person gives it and as it lies sealed.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::device_poller::vault {

enum class CredentialKind : std::uint8_t { snmp_v1, snmp_v2c, snmp_v3, routeros };
BOOST_DESCRIBE_ENUM(CredentialKind, snmp_v1, snmp_v2c, snmp_v3, routeros)
inline constexpr const char* credential_kinds = "snmp_v1, snmp_v2c, snmp_v3, routeros";

// RFC 3414, RFC 3826, RFC 7860; AES of 256 bits as net-snmp and most vendors have it. MD5, SHA-1
// and DES are not offered.
enum class SnmpLevel : std::uint8_t { no_auth_no_priv, auth_no_priv, auth_priv };
BOOST_DESCRIBE_ENUM(SnmpLevel, no_auth_no_priv, auth_no_priv, auth_priv)
enum class SnmpAuthentication : std::uint8_t { sha256, sha384, sha512 };
BOOST_DESCRIBE_ENUM(SnmpAuthentication, sha256, sha384, sha512)
enum class SnmpPrivacy : std::uint8_t { aes128, aes256 };
BOOST_DESCRIBE_ENUM(SnmpPrivacy, aes128, aes256)

// As a body has it: which members are needed depends on the kind.
struct CredentialsBody {
  std::optional<std::string> community = {};
  std::optional<std::string> user_name = {};
  std::optional<std::string> password = {};
  std::optional<SnmpLevel> level = {};
  std::optional<SnmpAuthentication> authentication = {};
  std::optional<std::string> authentication_password = {};
  std::optional<SnmpPrivacy> privacy = {};
  std::optional<std::string> privacy_password = {};
};
BOOST_DESCRIBE_STRUCT(CredentialsBody, (),
                      (community, user_name, password, level, authentication,
                       authentication_password, privacy, privacy_password))

struct Credentials {
  CredentialKind kind = CredentialKind::snmp_v2c;
  std::string user_name = {};
  Secret secret = {};  // the community, the password, or what authenticates
  SnmpLevel level = SnmpLevel::auth_priv;
  SnmpAuthentication authentication = SnmpAuthentication::sha256;
  SnmpPrivacy privacy = SnmpPrivacy::aes128;
  Secret privacy_secret = {};
};

std::optional<CredentialKind> credential_kind(std::string_view name);
// Code::invalid with what is missing, too short, too long, more than a line, or not of this kind,
// each at /credentials/….
Result<Credentials> credentials_of(CredentialKind kind, CredentialsBody body);

// The text that is sealed, and back: Code::invalid for a text that is not of this kind. What was
// sealed before texts had to be one line is still read.
Secret to_text(const Credentials& credentials);
Result<Credentials> from_text(CredentialKind kind, const Secret& text);

}  // namespace signalbox::device_poller::vault
