// The live stream of facts (server-sent events): each listener walks along the ring of the newest
// facts at his own pace, so that a slow one costs no memory and a returning one goes on where he
// was.
#pragma once

#include "core/clock.hpp"
#include "gateway/api/callers.hpp"
#include "gateway/domain/ring.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <vector>

namespace signalbox::gateway::api {

// A listener hears from us so often at least; the browser takes 35 s of silence for an end.
inline constexpr std::chrono::seconds heartbeat{15};

struct LiveParts {
  boost::asio::any_io_executor executor;
  const Clock& clock;
  Callers& callers;
  metrics::Registry& metrics;
};

class Live {
 public:
  explicit Live(const LiveParts& parts);
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  // What the streams bring; wakes who listens.
  void push_fact(domain::Kept fact);
  void push_reading(domain::Kept reading);
  // The stream was made anew: whoever listens is told that something is missing.
  void lose_facts();

  // The operation stream_events.
  boost::asio::awaitable<Answered> answer(Call call);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::gateway::api
