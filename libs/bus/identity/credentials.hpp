// What a user shows to the server: a token and the key that it names, in one file (".creds", the
// form of all NATS clients).
#pragma once

#include "bus/identity/nkey.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>

namespace signalbox::bus {

struct Credentials {
  std::string token;
  Nkey key;
};

// The text of the file, to be written with mode 0600.
std::string credentials_text(std::string_view token, const Nkey& user);
// Code::invalid for anything else than a user's token and seed between their marks.
Result<Credentials> parse_credentials(std::string_view text);
// From a file: it is read again at every connect, so that a renewed one is used. Code::not_found if
// it cannot be read.
Result<Credentials> read_credentials(const std::string& path);

}  // namespace signalbox::bus
