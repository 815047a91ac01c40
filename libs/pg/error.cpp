#include "pg/error.hpp"

#include <chrono>

namespace signalbox::pg {
namespace {
template <class Fault>
bool is(const std::exception& fault) {
  return dynamic_cast<const Fault*>(&fault) != nullptr;
}
}  // namespace

std::optional<Failure> failure_of(const std::exception& fault) {
  constexpr std::chrono::seconds soon{1};
  if (is<Busy>(fault)) {
    return Failure{.code = Code::unavailable,
                   .detail = "The database is busy; nothing was done.",
                   .retry_after = soon};
  }
  if (is<Disconnected>(fault)) {
    return Failure{.code = Code::unavailable,
                   .detail = "The database does not answer; whether it has done this is not known.",
                   .retry_after = soon};
  }
  if (is<Outdated>(fault)) {
    return Failure{.code = Code::unavailable,
                   .detail = "The database was changed just now; nothing was done.",
                   .retry_after = soon};
  }
  if (is<TimedOut>(fault)) {
    return Failure{.code = TimedOut::code, .detail = "The database took too long."};
  }
  return std::nullopt;
}

}  // namespace signalbox::pg
