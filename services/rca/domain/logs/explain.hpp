// Why lines are in one group, and why two groups are two: for the person who doubts it.
#pragma once

#include "rca/domain/logs/miner.hpp"

#include <string>
#include <vector>

namespace signalbox::rca::logs {

// A sentence for every place that varies: "After “user” any word may stand: 50 were seen, such as
// admin, oracle, guest, root."
std::vector<std::string> why_one(const Template& source);

// A sentence on what keeps two templates apart: "They differ in one word, “begin” and “end”: words
// that tell of a state are the message." Said of equals, too.
std::string why_two(const Template& one, const Template& other, const MinerParameters& parameters);

// "Both begin with “session … for user” and tell of states of it." for templates of one second key,
// "" for others.
std::string why_together(const Template& one, const Template& other);

}  // namespace signalbox::rca::logs
