// How long somebody waits who has typed wrong passwords: guessing must not pay, and a person who
// mistypes must get in again by waiting.
#pragma once

#include <chrono>

namespace signalbox::gateway::domain {

// So many wrong ones are free; each further one doubles the wait, from 30 s to 15 min.
inline constexpr int free_attempts = 5;
// Wrong ones older than this are forgotten.
inline constexpr std::chrono::minutes forgotten_after{15};

// How long after the `wrong`th in a row the next attempt is refused; zero if it is not.
std::chrono::seconds wait_after(int wrong);

}  // namespace signalbox::gateway::domain
