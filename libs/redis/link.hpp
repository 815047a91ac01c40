// Keeps one connection to Redis up: resolves, connects, signs in, and begins again with a growing
// delay whenever it ends. Internal to this library.
#pragma once

#include "log/log.hpp"
#include "redis/client.hpp"
#include "redis/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>

namespace signalbox::redis {

class Link : public std::enable_shared_from_this<Link> {
 public:
  Link(boost::asio::any_io_executor executor, ClientConfig config, log::Logger log,
       metrics::Registry& metrics);

  void start();
  // Ends the connection and does not make another. Whoever waits hears Unavailable.
  void stop();

  bool connected() const { return connected_ && connection_->is_open(); }
  void on_change(Client::Listener listener);
  boost::asio::awaitable<bool> wait_connected(std::chrono::milliseconds longest);
  boost::asio::awaitable<Reply> run(Words words);
  // What Redis calls a script, by our name for it; empty until it has been asked.
  std::string& digest_of(std::string_view script);

 private:
  static boost::asio::awaitable<void> keep_connected(std::shared_ptr<Link> self);
  boost::asio::awaitable<void> connect();
  boost::asio::awaitable<std::string> resolve();
  boost::asio::awaitable<void> sign_in();
  boost::asio::awaitable<void> wait_until_closed();
  std::exception_ptr refusal(const Words& words) const;
  void went_up();
  void went_down(const std::string& fault);

  boost::asio::any_io_executor executor_;
  ClientConfig config_;
  log::Logger log_;
  Meters meters_;
  boost::asio::steady_timer wake_;
  std::shared_ptr<Connection> connection_;
  Client::Listener listener_;
  std::list<boost::asio::steady_timer*> waiting_;
  std::map<std::string, std::string, std::less<>> digests_;
  std::string fault_ = "not connected yet";
  std::size_t attempts_ = 0;
  bool connected_ = false;
  bool stopped_ = false;
  bool outage_logged_ = false;
};

}  // namespace signalbox::redis
