#include "device_poller/jobs/poll_places.hpp"

namespace signalbox::device_poller::jobs {

bool PollPlaces::take(bool answers, const Tenant& tenant) {
  if (answers) {
    if (answering_ >= polls_max) return false;
    ++answering_;
    return true;
  }
  if (unanswered_ >= unanswered_polls_max) return false;
  auto& own = of_tenant_[tenant];
  if (own >= unanswered_polls_max / 2) return false;
  ++own;
  ++unanswered_;
  return true;
}

void PollPlaces::give_back(bool answers, const Tenant& tenant) {
  if (answers) {
    --answering_;
    return;
  }
  --unanswered_;
  const auto own = of_tenant_.find(tenant);
  if (--own->second == 0) of_tenant_.erase(own);
}

}  // namespace signalbox::device_poller::jobs
