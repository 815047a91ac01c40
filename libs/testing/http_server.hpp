// An HTTP server on a loop and a thread of its own, so that the test's thread can be its client.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "http/server.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <string>
#include <thread>

namespace signalbox::testing {

class HttpServer {
 public:
  explicit HttpServer(http::Handler handler, http::ServerOptions options = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::future<bool> drain(std::chrono::milliseconds deadline);
  // Runs `work` on the loop and waits for it: what handlers share belongs to the loop.
  void on_loop(const std::function<void()>& work);
  boost::asio::any_io_executor executor() { return loop_.get_executor(); }
  // Everything logged so far.
  std::string log_text() const;
  // What the metrics page says now.
  std::string metrics() const { return metrics_.expose(metrics::Format::prometheus); }
  // Waits until the metrics page has this line; false after 10 s.
  bool metrics_say(const std::string& line) const;

 private:
  log::Logger logger() { return {sink_, log::Level::info, "test", "i-1"}; }

  SystemClock clock_;
  ScratchFolder folder_;
  int file_;
  log::Sink sink_;
  UuidSource ids_{clock_};
  metrics::Registry metrics_;
  boost::asio::io_context loop_{1};
  http::Server server_;
  std::uint16_t port_;
  std::thread thread_;
};

}  // namespace signalbox::testing
