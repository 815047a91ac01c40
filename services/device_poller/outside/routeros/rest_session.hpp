// A session by RouterOS' REST API (version 7.1 and later): the same commands as JSON over HTTP, one
// after the other.
#pragma once

#include "device_poller/outside/routeros/rest_answer.hpp"
#include "device_poller/outside/routeros/session.hpp"
#include "device_poller/outside/routeros/wire.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace signalbox::device_poller::routeros {

class RestSession : public Session, public std::enable_shared_from_this<RestSession> {
 public:
  // Of a connection that stands; `host` is whom requests name.
  RestSession(std::shared_ptr<Wire> wire, boost::asio::any_io_executor executor, std::string host)
      : wire_(std::move(wire)), executor_(std::move(executor)), host_(std::move(host)) {}

  // Each request bears name and password; the first one shows whether they are right.
  boost::asio::awaitable<domain::PollOutcome> sign_in(std::string user_name, Secret password,
                                                      Deadline deadline) override;
  boost::asio::awaitable<std::vector<Table>> ask(std::vector<Sentence> commands,
                                                 Deadline deadline) override;
  void close() override { lose("It was closed."); }

 private:
  boost::asio::awaitable<Table> ask_one(Sentence command);
  // Until the answer is whole or the connection is lost.
  boost::asio::awaitable<void> exchange(std::string request, RestAnswer* answer);
  Table table_of(const RestAnswer& answer);
  void lose(std::string why, bool was_late = false);

  std::shared_ptr<Wire> wire_;
  boost::asio::any_io_executor executor_;
  std::string host_;
  std::string authorization_;  // a secret
  std::string pending_;        // bytes that came behind the last answer
  bool is_refused_ = false;
};

// The command as a request: "/interface/print" with "=.proplist=name" is POST /rest/interface/print
// with {".proplist":"name"}.
std::string request_of(const Sentence& command, const std::string& host,
                       const std::string& authorization);

}  // namespace signalbox::device_poller::routeros
