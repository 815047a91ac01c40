// How many polls are under way at once, and whose. A device that does not answer holds its place
// for as long as one waits: those that answer have places of their own, so that however many are
// dead costs them nothing, and one tenant's dead devices do not keep another tenant's new ones
// waiting.
#pragma once

#include "core/tenant.hpp"

#include <cstddef>
#include <map>

namespace signalbox::device_poller::jobs {

// Of those that answered when they were last asked.
inline constexpr std::size_t polls_max = 500;
// Of those that did not, or were never asked; a tenant has half of them at most.
inline constexpr std::size_t unanswered_polls_max = 250;

class PollPlaces {
 public:
  // False: there is none left for such a device.
  bool take(bool answers, const Tenant& tenant);
  // With what it was taken for.
  void give_back(bool answers, const Tenant& tenant);

  std::size_t taken() const { return answering_ + unanswered_; }

 private:
  std::size_t answering_ = 0;
  std::size_t unanswered_ = 0;
  std::map<Tenant, std::size_t> of_tenant_;  // of the unanswered
};

}  // namespace signalbox::device_poller::jobs
