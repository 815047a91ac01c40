// Tokens of a sign-in: random, worthless once it has ended. What is kept of them is a digest.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "gateway/store/people.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::gateway::api {

inline constexpr std::chrono::minutes access_time{15};
inline constexpr std::chrono::hours refresh_time{7 * 24};

// "sbxa_<sign-in>_<43 characters>", or "sbxr_…" to refresh: the prefix lets scanners of leaked
// secrets know what they have found.
struct Token {
  Uuid sign_in;
  std::string text;
};
std::optional<Token> parse_access_token(std::string_view text);
std::optional<Token> parse_refresh_token(std::string_view text);

struct NewTokens {
  std::string access;
  std::string refresh;
  store::TokenPair kept;
};
NewTokens make_tokens(const Uuid& sign_in, Time now);

// As it is kept, for PostgreSQL's bytea: "\x" and 64 hex digits.
std::string digest_of(const Token& token);

}  // namespace signalbox::gateway::api
