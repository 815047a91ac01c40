// W3C Trace Context: the one number under which a request, its questions and its facts are found.
#pragma once

#include "core/uuid.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::contracts {

struct Trace {
  std::string trace_id;   // 32 lower-case hex digits, not all zero
  std::string parent_id;  // 16: the step that sent this
  bool sampled = true;

  // "00-<trace id>-<parent id>-01"
  std::string to_traceparent() const;
};

// Nothing for a text that is none; of a version to come the four known fields are read (§3.2.4).
std::optional<Trace> parse_traceparent(std::string_view text);

// The next step of a trace, or the first of a new one where `traceparent` is empty or bad.
Trace next_step(std::string_view traceparent, UuidSource& ids);

}  // namespace signalbox::contracts
