// Passwords of people, kept as bcrypt hashes ("$2b$"). Slow on purpose, some 250 ms at the default
// cost: call hash_password and verify_password from the worker pool, never on a loop. Thread-safe.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <string>
#include <string_view>

namespace signalbox::crypto {

// bcrypt looks at no more: what follows would not count, and two passwords would be one.
inline constexpr std::size_t password_bytes_max = 72;

// 2^12 rounds. Each step doubles the time, for us and for who guesses.
inline constexpr int password_cost = 12;
inline constexpr int password_cost_min = 4;  // bcrypt's own least, for tests
// 3 s. A hash that asks for more is refused, or one row could hold a worker for days.
inline constexpr int password_cost_max = 16;

// Stands in for the hash of a person who does not exist, so that signing in takes as long as for
// one who does. No password has this hash.
inline constexpr std::string_view nobodys_password_hash =
    "$2b$12$S4.8BGPbGSsS97oRYCBOGOaRfspfok.DtwabDNi8UVrDLZWngaGLC";

// A new salt each time. Code::invalid: empty, over 72 bytes, or with a NUL byte, at which bcrypt
// would stop. A cost out of its bounds is a bug and throws.
Result<std::string> hash_password(const Secret& password, int cost = password_cost);

// False also for a password that could not have been set, and for a hash that is not ours, after
// the same work as for a wrong password: how long it takes says nothing of the person.
bool verify_password(const Secret& password, std::string_view hash);

// Whether the hash is of a lower cost, or not ours: hash the password again the next time it was
// right, the only moment at which it is known.
bool should_be_renewed(std::string_view hash, int cost = password_cost);

}  // namespace signalbox::crypto
