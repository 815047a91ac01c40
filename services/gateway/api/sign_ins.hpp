// Signing in, going on, signing out; who am I.
#pragma once

#include "gateway/api/callers.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <string>

namespace signalbox::gateway::api {

// Runs slow work beside the loop. Code::unavailable when too much waits.
struct Passwords {
  std::function<boost::asio::awaitable<Result<bool>>(Secret password, std::string hash)> verify;
  std::function<boost::asio::awaitable<Result<std::string>>(Secret password)> hash;
};

struct SignInParts {
  store::People& people;
  Callers& callers;
  const Passwords& passwords;
  UuidSource& ids;
  const Clock& clock;
  bool secure_cookies = true;  // the app is served over TLS
};

boost::asio::awaitable<Answered> sign_in(const SignInParts* parts, Call call);
boost::asio::awaitable<Answered> refresh_sign_in(const SignInParts* parts, Call call);
boost::asio::awaitable<Answered> sign_out(const SignInParts* parts, Call call);
boost::asio::awaitable<Answered> who_am_i(const SignInParts* parts, Call call);
boost::asio::awaitable<Answered> change_password(const SignInParts* parts, Call call);

// The token that a request brings: Authorization: Bearer, else the cookie.
std::string shown_token(const http::Request& request);
// Whether a browser has added cookies of ours by itself: then the page that asks must be ours, too.
bool is_by_cookie(const http::Request& request);

// What bcrypt is given for a password of any length: it looks at 72 bytes only.
Secret shortened(const Secret& password);

}  // namespace signalbox::gateway::api
