// What an alarm costs, and who makes the cost: time or failures beyond what is usual, added up over
// all requests, handed down the calls. What an entity's callees explain is not its own.
#pragma once

#include "rca/domain/cause/evidence.hpp"
#include "rca/domain/cause/topology.hpp"

#include <cstddef>
#include <vector>

namespace signalbox::rca::cause {

// Of one entity, a row a bin of time; NaN where nothing was measured.
struct Load {
  std::vector<double> requests;
  std::vector<double> cost;  // of one request: seconds, or the share of them that failed
};

// Loads of all entities of a topology, all of as many rows as there are bins.
struct Records {
  std::vector<double> begins;  // of the bins, in seconds, ascending
  std::vector<Load> loads;
};

struct Alarm {
  double at = 0;         // seconds, as in Records
  double bin_width = 0;  // seconds
  Entity symptom = 0;    // who is seen to fail
};

struct ExcessParameters {
  // A bin within so many seconds of the alarm is not held for clean: a poll interval is that long.
  double alarm_error_s = 60;
  // How far an entity's level is expected to have moved since the normal records, as a share of it.
  // It decides between the last clean bins (few) and the normal records (old). Levels of a web
  // shop's services moved by 2 to 30 % within months.
  double drift = 0.1;
  // What normal records reach once in so many windows is noise: 1 in 20.
  double noise_part = 0.95;
  // The least share of the symptom that the first candidate must explain by itself.
  double explained_min = 0.2;
  // Where the symptom is restless itself, a candidate beyond all that it ever was in normal records
  // is evidence too, if it explains so much of the symptom.
  double explained_alone = 0.5;
};

struct Excess {
  Entity entity = 0;
  double total = 0;        // seconds or failures a bin beyond what is usual, callees included
  double own = 0;          // less what its callees explain
  double total_noise = 0;  // what both reach in normal records, see noise_part
  double own_noise = 0;
  double own_most = 0;  // the most that own reaches in normal records
  double usual = 0;     // cost of a request that total is counted from
  double score = 0;     // own beyond noise, as far as it can have reached the symptom
};

struct ExcessAnswer {
  std::vector<Excess> ranking;  // all entities, the likeliest cause first
  bool determined = false;      // whether the evidence carries the first
  double explained = 0;         // share of the symptom that the first explains, 0 to 1
};

// An entity without a request in `normal` or before the alarm is new: that it is called is its
// callers' doing, and it is no candidate before them. O(windows · rows · (entities + calls)) for as
// many windows of the alarm's shape as `normal` has.
ExcessAnswer explain_excess(const Topology& topology, const Records& normal, const Records& around,
                            const Alarm& alarm, const ExcessParameters& parameters = {});

// The same as evidence, to be weighed against other signs: a bit for every doubling of what normal
// records reach. Of an entity without a score there is none.
std::vector<Evidence> excess_evidence(const ExcessAnswer& answer);

}  // namespace signalbox::rca::cause
