// Sends what the outbox holds to stream EVENTS: every fact at least once, with the same id each
// time.
//
// One relay is active per schema, however many replicas run: it holds a lock in the database, over
// the very connection that it reads by, so that losing one is losing both. It takes tenants in
// turn, and a fact that the stream will not have is set apart and blocks nobody.
#pragma once

#include "bus/streams.hpp"
#include "bus/wire/link.hpp"
#include "core/secret.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace signalbox::bus {

struct RelayConfig {
  std::string service;
  Secret jobs_url;  // as <service>_jobs
};

// How long rows are kept after they were sent: longer than the stream keeps its facts.
inline constexpr std::chrono::hours kept_for{8 * 24};
// And after they were handled: a dead letter may be replayed on its last day, and what has had its
// effect must be known still.
inline constexpr std::chrono::hours handled_kept_for{40 * 24};
static_assert(handled_kept_for > dead_letter_age_max + kept_for);
// After every connect what was stored within this before the last that was is sent again: a stream
// of one replica may have lost its last two minutes. The stream and the inboxes drop what they
// know.
inline constexpr std::chrono::minutes sent_again{5};

class Relay {
 public:
  // Begins at once. The link is that of account FLEET.
  Relay(const Parts& parts, Link& link, RelayConfig config);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // Something was committed here: look now, not at the next look.
  void wake();
  // True while it is this one that sends.
  bool active() const;
  // Ends after the batch that is under way; false if that took longer.
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::bus
