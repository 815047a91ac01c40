// A resource that is used up: how much of what an entity usually leaves free is gone.
#pragma once

#include <span>

namespace signalbox::rca::cause {

struct SaturationParameters {
  double limit = 100;  // of the indicator: a share of the entity's own quota, in percent
  // What lies within so many deviations of the usual is its own coming and going.
  double usual_deviations = 3;
  // The least room held for free, in percent: nobody can tell 97 from 100.
  double room_min = 10;
  // Half of the bits at this share of the free room. Queues grow without bound near the limit
  // (M/M/1: twice the wait at 50 % of the free room, five times at 80 %).
  double half = 0.55;
  // A process at its quota explains everything above it: more than any other single sign.
  double bits = 6;
};

// The share of the usually free room that is eaten, from the second highest of the seen values (one
// may be a slip); 0 where nothing was measured.
double eaten_room(std::span<const double> usual, std::span<const double> seen,
                  const SaturationParameters& parameters = {});
double bits_of_saturation(double eaten, const SaturationParameters& parameters = {});

}  // namespace signalbox::rca::cause
