// Which bins of time hold a fault, and which are fit to be compared with. The alarm's time may be
// wrong by a minute, and a fault that has just gone must not count as usual.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace signalbox::rca::cause {

struct BinParameters {
  // How long a fault is looked at. Operators' alarms and the public sets' faults last 3 to 5 min.
  double fault_s = 300;
  // How much earlier than the alarm it is taken to begin: who raises an alarm has seen something.
  double early_s = 30;
  // The share of a bin that the fault must fill; where no bin has it, the fullest one is taken.
  double filled_min = 0.5;
  // Nothing this close to the fault is usual: before, because the alarm may be late; after, because
  // systems need time to come back.
  double guard_before_s = 60;
  double guard_after_s = 60;
};

struct Bins {
  std::vector<std::size_t> fault;  // places in `begins`
  std::vector<std::size_t> usual;
};

// `begins` ascend, in seconds; each bin is `width` seconds long. O(bins).
Bins bins_of(std::span<const double> begins, double width, double alarm_at,
             const BinParameters& parameters = {});

}  // namespace signalbox::rca::cause
