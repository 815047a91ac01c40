#include "device_poller/outside/snmp_v3/engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::snmp_v3 {
namespace asio = boost::asio;

std::string session_name(const Target& target) {
  auto name = target.endpoint.address().to_string();
  name += ' ' + std::to_string(target.endpoint.port()) + ' ';
  return name += vault::to_text(target.credentials).reveal();
}

Engine::Engine(const Clock& clock, EngineConfig config) : clock_(clock), config_(config) {
  start_library();
}

Engine::~Engine() {
  thread_.stop();
  thread_.join();
}

void Engine::end() {
  asio::post(thread_, [this] { close(); });
  thread_.join();
}

// What runs on the thread ends then, and the thread with it.
void Engine::close() {
  closed_ = true;
  for (const auto& [name, entry] : sessions_) entry.session->close();
}

void Engine::ask(Order order, Done done) {
  asio::post(thread_, [this, order = std::move(order), done = std::move(done)]() mutable {
    asio::co_spawn(thread_, answer(std::move(order)), std::move(done));
  });
}

asio::awaitable<snmp::Answer> Engine::answer(Order order) {
  if (closed_) throw boost::system::system_error{asio::error::operation_aborted};
  if (clock_.steady() >= order.deadline) {
    throw snmp::Busy{"the deadline came before the SNMP question had its turn"};
  }
  auto session = session_for(order.target);
  co_return co_await Session::ask(std::move(session), std::move(order.question),
                                  {order.tries, config_.try_time, order.deadline});
}

std::shared_ptr<Session> Engine::session_for(const Target& target) {
  auto name = session_name(target);
  const auto found = sessions_.find(name);
  if (found != sessions_.end()) {
    order_.splice(order_.begin(), order_, found->second.place);
    return found->second.session;
  }
  if (sessions_.size() >= config_.sessions_max) make_room();
  auto session = std::make_shared<Session>(thread_.get_executor(), clock_, target, keys_);
  order_.push_front(name);
  sessions_.emplace(std::move(name), Entry{session, order_.begin()});
  return session;
}

void Engine::make_room() {
  const auto found = std::find_if(order_.rbegin(), order_.rend(), [&](const std::string& name) {
    return sessions_.at(name).session->idle();
  });
  if (found == order_.rend()) throw snmp::Busy{"too many SNMPv3 devices are asked at once"};
  const auto place = std::prev(found.base());
  sessions_.erase(*place);
  order_.erase(place);
}

}  // namespace signalbox::device_poller::snmp_v3
