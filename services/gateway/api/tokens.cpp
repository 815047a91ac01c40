#include "gateway/api/tokens.hpp"

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "crypto/sha256.hpp"

namespace signalbox::gateway::api {
namespace {
constexpr std::string_view access_prefix = "sbxa_";
constexpr std::string_view refresh_prefix = "sbxr_";
constexpr std::size_t uuid_characters = 36;
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t secret_characters = 43;  // of 32 bytes in base64url

std::optional<Token> parse(std::string_view text, std::string_view prefix) {
  const auto size = prefix.size() + uuid_characters + 1 + secret_characters;
  if (text.size() != size || !text.starts_with(prefix)) return std::nullopt;
  const auto id = Uuid::parse(text.substr(prefix.size(), uuid_characters));
  if (!id || text[prefix.size() + uuid_characters] != '_') return std::nullopt;
  return Token{*id, std::string{text}};
}

std::string make(std::string_view prefix, const Uuid& sign_in) {
  return std::string{prefix} + sign_in.to_string() + "_" + crypto::random_token(secret_bytes);
}
}  // namespace

std::optional<Token> parse_access_token(std::string_view text) {
  return parse(text, access_prefix);
}
std::optional<Token> parse_refresh_token(std::string_view text) {
  return parse(text, refresh_prefix);
}

NewTokens make_tokens(const Uuid& sign_in, Time now) {
  NewTokens tokens{
      .access = make(access_prefix, sign_in), .refresh = make(refresh_prefix, sign_in), .kept = {}};
  tokens.kept = {digest_of({sign_in, tokens.access}), now + access_time,
                 digest_of({sign_in, tokens.refresh}), now + refresh_time};
  return tokens;
}

std::string digest_of(const Token& token) {
  return "\\x" + crypto::to_hex(crypto::sha256(token.text));
}

}  // namespace signalbox::gateway::api
