// How long somebody waits who has typed wrong passwords: guessing must not pay, and a person who
// mistypes must get in again by waiting.
#pragma once

#include "core/clock.hpp"

#include <optional>

namespace signalbox::gateway::domain {

struct Attempts {
  int wrong = 0;  // in a row
  std::optional<Time> last_wrong_at = {};
  std::optional<Time> locked_until = {};
};

// So many wrong ones are free; each further one doubles the wait, from 30 s to 15 min.
inline constexpr int free_attempts = 5;
// Wrong ones older than this are forgotten.
inline constexpr std::chrono::minutes forgotten_after{15};

// How long from now the next attempt is refused; zero if it is not.
std::chrono::seconds wait_of(const Attempts& attempts, Time now);
Attempts after_wrong(const Attempts& attempts, Time now);

}  // namespace signalbox::gateway::domain
