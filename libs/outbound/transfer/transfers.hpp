// libcurl's transfers on our loop: curl says which sockets and times to wait for, Asio waits, and
// no thread but curl's own resolver is used. Internal to this library.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <unordered_set>

namespace signalbox::outbound {

// An easy handle of curl, as void: its header stays in our .cpp files.
using EasyHandle = std::shared_ptr<void>;

// A new easy handle with what every transfer of ours has in common: no signals, no proxies from
// the environment, verified TLS of 1.2 and up.
EasyHandle make_easy_handle();

class Transfers : public std::enable_shared_from_this<Transfers> {
 public:
  explicit Transfers(boost::asio::any_io_executor executor);
  ~Transfers();
  Transfers(const Transfers&) = delete;
  Transfers& operator=(const Transfers&) = delete;

  // Runs a prepared handle to its end and answers its CURLcode; `cut` if cut_all() ended it. A
  // caller that is cancelled takes its transfer along (boost::system::system_error,
  // operation_aborted). Self is kept until the transfer has left.
  static boost::asio::awaitable<int> run(std::shared_ptr<Transfers> self, EasyHandle easy);
  static constexpr int cut = -1;

  // Ends all that run.
  void cut_all();

 private:
  struct Multi;
  struct Pending;
  class Stay;
  struct Watch;

  void watch(int socket, int what);
  void unwatch(int socket);
  void arm(const std::shared_ptr<Watch>& watch);
  void wait_readable(const std::shared_ptr<Watch>& watch);
  void wait_writable(const std::shared_ptr<Watch>& watch);
  void set_timer(long milliseconds);
  void act(int socket, int events);
  void reap();

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  std::unordered_map<int, std::shared_ptr<Watch>> watches_;
  std::unordered_set<Pending*> pending_;
  std::unique_ptr<Multi> multi_;
};

}  // namespace signalbox::outbound
