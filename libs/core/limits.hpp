// Every bound that more than one library must agree on, each with its reason. A bound of one
// library alone stands in that library.
#pragma once

#include <chrono>
#include <cstddef>

namespace signalbox::limits {

// A tenant stands in every subject and lock name; NATS advises subjects below 256 characters.
inline constexpr std::size_t tenant_characters_min = 2;
inline constexpr std::size_t tenant_characters_max = 40;

// Names that people give to things; in characters, as JSON Schema counts maxLength.
inline constexpr std::size_t name_characters_max = 200;

// Bodies and answers: half of what the bus carries in one message (4 MB), headers included. More
// goes by blob.
inline constexpr std::size_t body_bytes_max = 2'000'000;

// Deeper JSON than this is an attack, not a document: our deepest contract nests 9 levels.
inline constexpr std::size_t json_depth_max = 64;
// The most faults one answer lists: enough for a form, too few to make an answer of any size.
inline constexpr std::size_t json_errors_max = 50;
// Larger integers are not exact in JavaScript and are written as strings (RFC 7493 §2.2).
inline constexpr long long json_integer_max = 9'007'199'254'740'991;

// From having read a request to having its answer: longer than the slowest question (10 s) and
// shorter than what browsers and load balancers wait for.
inline constexpr std::chrono::seconds request_deadline{30};

// What a stopping process grants the work it has begun. Kubernetes kills after 30 s by default.
inline constexpr std::chrono::seconds drain_deadline{20};

}  // namespace signalbox::limits
