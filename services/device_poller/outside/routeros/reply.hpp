// Sentences of a device as replies: what kind, to which command, with which attributes.
#pragma once

#include "core/result.hpp"
#include "device_poller/outside/routeros/sentence.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::device_poller::routeros {

enum class ReplyKind : std::uint8_t {
  row,    // !re
  done,   // !done: the end of a command, of every one
  trap,   // !trap: it failed; !done follows
  fatal,  // !fatal: the device closes the connection
  empty,  // !empty (since 7.18): there are no rows; !done follows
};

// As bytes: what a device sends need not be UTF-8. A name that comes twice has its last value.
using Attributes = std::map<std::string, std::string, std::less<>>;

struct Reply {
  ReplyKind kind = ReplyKind::row;
  std::string tag = {};  // of the command that it answers; empty: none
  Attributes attributes = {};
  std::string text = {};  // of !fatal, which has a bare word
};

// `=key=value` is split at its second `=`, and without one the value is empty. Words of the API
// itself (`.tag=`, and those that are not known) are no attributes. Code::invalid for a sentence
// that does not begin with a reply word, and for a bare word in anything but !fatal.
Result<Reply> reply_of(const Sentence& sentence);

}  // namespace signalbox::device_poller::routeros
