#include "device_poller/domain/status.hpp"

#include <utility>

namespace signalbox::device_poller::domain {
namespace {
bool came_to_nothing(PollEnd end) {
  return end == PollEnd::no_answer || end == PollEnd::refused || end == PollEnd::unreachable;
}

struct Judgement {
  Status status;
  std::string reason;
};

std::string polls(int count) { return std::to_string(count) + " polls"; }

// Of a device whose polls have come to nothing often enough.
Judgement judge_silence(PollEnd end, Alive alive, int unanswered) {
  if (end == PollEnd::refused) {
    return {Status::offline, "The host refuses the port; " + polls(unanswered) + " unanswered."};
  }
  if (alive == Alive::yes) {
    return {Status::silent, "The host answers pings, its agent does not answer " +
                                polls(unanswered) +
                                ": it is stopped, filtered, or does not know these credentials."};
  }
  if (end == PollEnd::unreachable) {
    return {Status::offline, "No route to the host; " + polls(unanswered) + " unanswered."};
  }
  if (alive == Alive::no) {
    return {Status::offline, "No answer to " + polls(unanswered) + ", and no ping came back."};
  }
  return {Status::offline, "No answer to " + polls(unanswered) +
                               "; whether the host is alive is not known, because this poller "
                               "may not ping."};
}

Judgement judge_answer(const PollOutcome& outcome) {
  switch (outcome.end) {
    case PollEnd::answered:
      return {Status::online, "It answers."};
    case PollEnd::unauthorized:
      return {Status::unauthorized, outcome.detail};
    default:
      return {Status::degraded, outcome.detail};
  }
}

StatusState moved(const StatusState& before, Judgement judgement, int unanswered, Time now) {
  StatusState after{.status = judgement.status,
                    .reason = std::move(judgement.reason),
                    .since = before.status == judgement.status ? before.since : now,
                    .unanswered = unanswered};
  // The count in a reason must not make news of every further poll.
  if (after.status == before.status && unanswered > unanswered_min) after.reason = before.reason;
  return after;
}
}  // namespace

StatusState after_poll(const StatusState& before, const PollOutcome& outcome, Alive alive,
                       Time now) {
  if (!came_to_nothing(outcome.end)) return moved(before, judge_answer(outcome), 0, now);
  const int unanswered = before.unanswered + 1;
  if (unanswered < unanswered_min) {
    auto after = before;
    after.unanswered = unanswered;
    return after;
  }
  return moved(before, judge_silence(outcome.end, alive, unanswered), unanswered, now);
}

StatusState after_ping(const StatusState& before, Alive alive, Time now) {
  switch (alive) {
    case Alive::yes:
      return moved(before, {Status::online, "It answers pings."}, 0, now);
    case Alive::no:
      return after_poll(before, {.end = PollEnd::no_answer}, alive, now);
    case Alive::not_known:
      break;
  }
  return before;  // we could not ask: nothing is known that was not known before
}

}  // namespace signalbox::device_poller::domain
