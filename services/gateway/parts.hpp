// Everything the gateway is made of, joined. Lives from the service's start to its end.
#pragma once

#include "gateway/api/door.hpp"
#include "gateway/config.hpp"
#include "gateway/events/feed.hpp"
#include "gateway/operations.hpp"
#include "gateway/outside/redis/shares.hpp"
#include "runtime/fleet.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>

namespace signalbox::gateway {

class Parts {
 public:
  // Begins to connect. Throws when the web app's folder cannot be read.
  Parts(runtime::Runtime& runtime, const Config& config);

  // Makes the first person, where there is none, once the database answers; then opens the door.
  boost::asio::awaitable<void> begin();

 private:
  boost::asio::awaitable<void> make_first_person();
  api::Passwords passwords();
  std::unique_ptr<nats::Programs> programs();
  void begin_jobs();
  api::DoorParts door_parts();
  events::FeedParts feed_parts();

  runtime::Runtime& runtime_;
  Config config_;
  runtime::Fleet fleet_;
  std::unique_ptr<runtime::Blobs> blobs_;  // none where no files are taken
  store::People people_;
  store::Tenants tenants_;
  store::StreamCredentials credentials_;
  std::unique_ptr<nats::Programs> programs_;  // none without the keys
  api::Callers callers_;
  api::Passwords passwords_;
  api::Live live_;
  OwnParts own_;
  redis::Shares shares_;
  std::unique_ptr<http::StaticFiles> files_;
  api::Door door_;
  events::Feed feed_;
  boost::asio::cancellation_signal ending_;  // of the job that ends credentials
  boost::asio::cancellation_signal forgetting_;
};

}  // namespace signalbox::gateway
