#include "gateway/api/tokens.hpp"

#include "testing/catch.hpp"
#include "testing/taken.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::gateway;
using namespace std::chrono_literals;
using testing::taken;

namespace {
const Uuid sign_in = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value();
const Time now{1'700'000'000'000ms};
}  // namespace

TEST_CASE("tokens are read as they were made, and tell their sign-in", "[gateway]") {
  const auto tokens = api::make_tokens(sign_in, now);
  const auto access = taken(api::parse_access_token(tokens.access));
  const auto refresh = taken(api::parse_refresh_token(tokens.refresh));
  CHECK(access.sign_in == sign_in);
  CHECK(access.text == tokens.access);
  CHECK(refresh.sign_in == sign_in);
  CHECK(refresh.text == tokens.refresh);
  CHECK(tokens.access.starts_with("sbxa_01a20030-3fdd-70b1-a352-6b39aa21f9dd_"));
  CHECK(tokens.refresh.starts_with("sbxr_01a20030-3fdd-70b1-a352-6b39aa21f9dd_"));
}

TEST_CASE("an access token is no refresh token, nor the other way round", "[gateway]") {
  const auto tokens = api::make_tokens(sign_in, now);
  CHECK_FALSE(api::parse_refresh_token(tokens.access));
  CHECK_FALSE(api::parse_access_token(tokens.refresh));
}

TEST_CASE("what is kept of tokens is their digests and ends", "[gateway]") {
  const auto tokens = api::make_tokens(sign_in, now);
  const auto& kept = tokens.kept;
  CHECK(kept.access_digest == api::digest_of({sign_in, tokens.access}));
  CHECK(kept.refresh_digest == api::digest_of({sign_in, tokens.refresh}));
  CHECK(kept.access_until == now + 15min);
  CHECK(kept.refresh_until == now + 168h);
  REQUIRE(kept.access_digest.size() == 2 + 64);
  CHECK(kept.access_digest.starts_with("\\x"));
  CHECK(kept.access_digest.find_first_not_of("0123456789abcdef", 2) == std::string::npos);
  CHECK(kept.access_digest.find(tokens.access) == std::string::npos);
}

TEST_CASE("a digest is the SHA-256 of the whole token", "[gateway]") {
  CHECK(api::digest_of({sign_in, "abc"}) ==
        "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("no two tokens are the same", "[gateway]") {
  const auto one = api::make_tokens(sign_in, now);
  const auto other = api::make_tokens(sign_in, now);
  CHECK(one.access != other.access);
  CHECK(one.refresh != other.refresh);
  CHECK(one.access.substr(5) != one.refresh.substr(5));
}

TEST_CASE("a garbled token is none", "[gateway]") {
  const auto whole = api::make_tokens(sign_in, now).access;
  REQUIRE(api::parse_access_token(whole));
  const auto changed = [&whole](std::size_t at, char character) {
    auto text = whole;
    text.at(at) = character;
    return text;
  };
  CHECK_FALSE(api::parse_access_token(""));
  CHECK_FALSE(api::parse_access_token("sbxa_"));
  CHECK_FALSE(api::parse_access_token(whole.substr(0, whole.size() - 1)));
  CHECK_FALSE(api::parse_access_token(whole.substr(1)));
  CHECK_FALSE(api::parse_access_token(whole + "x"));
  CHECK_FALSE(api::parse_access_token(" " + whole));
  CHECK_FALSE(api::parse_access_token(whole + "\n"));
  CHECK_FALSE(api::parse_access_token(changed(0, 'S')));
  CHECK_FALSE(api::parse_access_token(changed(3, 'r')));
  CHECK_FALSE(api::parse_access_token(changed(5, 'g')));       // no hex digit
  CHECK_FALSE(api::parse_access_token(changed(5 + 8, '_')));   // a hyphen of the id
  CHECK_FALSE(api::parse_access_token(changed(5 + 36, '-')));  // between id and secret
}
