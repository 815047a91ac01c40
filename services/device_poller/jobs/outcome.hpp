// What a poll means for its device, once it has ended.
#pragma once

#include "device_poller/domain/schedule.hpp"
#include "device_poller/outside/driver/driver.hpp"
#include "device_poller/store/polls.hpp"

#include <vector>

namespace signalbox::device_poller::jobs {

domain::StatusState state_after(const store::Device& device, const driver::Asked& asked, Time now);
domain::Breaker breaker_after(const domain::Breaker& before, domain::PollEnd end, Time now);

// What there is to write of it, but for fence and breaker; `state` is the one after the poll.
store::Polled polled_of(const store::Device& before, const domain::StatusState& state,
                        const driver::Asked& asked);
// Whether anything of it is not written already.
bool changes_something(const store::Device& before, const store::Polled& polled);

// What others hear of it. `device` is as it was, but for its status.
std::vector<store::Polls::FactOf> facts_of(const store::Device& device, domain::Status before,
                                           const store::Polled& polled);
// What is known of it without reading its row anew.
void remember(const store::Polled& polled, store::DueDevice* due);

bool brought_something(const driver::Asked& asked);

}  // namespace signalbox::device_poller::jobs
