// Where Redis is and how to sign in there.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <string>

namespace signalbox::redis {

// No TLS: keep Redis on a private network, or behind a TLS proxy.
struct Address {
  std::string host = {};  // an IP address without brackets, or a name
  std::uint16_t port = 6379;
  std::string user = {};  // empty: Redis' user `default`
  Secret password = {};   // empty: none is asked for
  std::uint32_t database = 0;

  // "redis://[[user]:password@]host[:port][/database]", parts percent-encoded where they must be.
  // Code::invalid says what is wrong and never repeats the address, which holds the password.
  static Result<Address> parse(const Secret& url);
};

}  // namespace signalbox::redis
