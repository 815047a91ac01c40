// Takes in the files of imports, row by row, whoever of the replicas is free.
#pragma once

#include "core/clock.hpp"
#include "device_poller/store/imports.hpp"
#include "log/log.hpp"
#include "outbound/storage.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <utility>

namespace signalbox::device_poller::jobs {

struct ImportingParts {
  boost::asio::any_io_executor executor;
  store::Imports& imports;
  outbound::BlobStorage& storage;
  // Adds the rows of a batch, once however often it is called with them. Code::invalid: nothing in
  // this file can be taken, for this reason.
  std::function<boost::asio::awaitable<Result<store::ImportedRows>>(store::ImportBatch)> add;
  std::function<void()> said;  // facts were committed
  const Clock& clock;
  log::Logger log;
};

class Importing {
 public:
  explicit Importing(ImportingParts parts) : parts_(std::move(parts)), pause_(parts_.executor) {}

  // Turns without end, until it is cancelled. What fails is logged and taken up again, where it
  // was left, by whoever comes first.
  boost::asio::awaitable<void> run();
  // One is queued: the next turn is now.
  void wake() { pause_.cancel(); }

 private:
  boost::asio::awaitable<void> turn();
  boost::asio::awaitable<Result<void>> take_rows(const Tenant* tenant, store::Import* import);
  boost::asio::awaitable<void> take_in(Tenant tenant, store::Import import);

  ImportingParts parts_;
  boost::asio::steady_timer pause_;
};

}  // namespace signalbox::device_poller::jobs
