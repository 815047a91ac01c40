#include "device_poller/domain/status.hpp"

#include <utility>

namespace signalbox::device_poller::domain {
namespace {
static_assert(unanswered_min == 2, "the reasons below say so");

bool came_to_nothing(PollEnd end) {
  return end == PollEnd::no_answer || end == PollEnd::refused || end == PollEnd::unreachable;
}

struct Judgement {
  Status status;
  std::string reason;
};

// Of a device whose polls have come to nothing often enough. The words do not count further: that
// it goes on is no news, that it fails in another way is.
Judgement judge_silence(const PollOutcome& outcome, Alive alive) {
  if (outcome.end == PollEnd::refused) {
    return {Status::offline, "The host refuses the port; 2 polls unanswered."};
  }
  if (alive == Alive::yes && !outcome.detail.empty()) {
    return {Status::silent, "The host answers pings. " + outcome.detail + " 2 polls unanswered."};
  }
  if (alive == Alive::yes) {
    return {Status::silent,
            "The host answers pings, its agent does not answer 2 polls: it is stopped, filtered, "
            "or does not know these credentials."};
  }
  if (outcome.end == PollEnd::unreachable) {
    const auto why = outcome.detail.empty() ? "No route to the host." : outcome.detail;
    return {Status::offline, why + " 2 polls unanswered."};
  }
  if (alive == Alive::no) {
    return {Status::offline, "No answer to 2 polls, and no ping came back."};
  }
  return {Status::offline,
          "No answer to 2 polls; whether the host is alive is not known, because this poller may "
          "not ping."};
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
  return {.status = judgement.status,
          .reason = std::move(judgement.reason),
          .since = before.status == judgement.status ? before.since : now,
          .unanswered = unanswered};
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
  return moved(before, judge_silence(outcome, alive), unanswered, now);
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
