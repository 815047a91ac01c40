// A DNS server for the tests of probes: it answers each question with whatever bytes a test wants.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::device_poller::probe {

using std::string_literals::operator""s;

// A number of two bytes.
inline std::string dns_number(std::size_t number) {
  return {static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
}

// One record of the name that was asked for, with class IN and a TTL of 60 s.
inline std::string dns_record(int type, const std::string& data) {
  return "\xC0\x0C"s + dns_number(static_cast<std::size_t>(type)) + "\0\1\0\0\0\x3C"s +
         dns_number(data.size()) + data;
}

// The question with its id, an answer's flags and these records: 0x8180 is "no error".
inline std::string dns_answer(const std::string& question, std::size_t flags,
                              const std::vector<std::string>& records = {}) {
  auto bytes = question.substr(0, 2) + dns_number(flags) + "\0\1"s + dns_number(records.size()) +
               "\0\0\0\0"s + question.substr(12);
  for (const auto& record : records) bytes += record;
  return bytes;
}

class NameServer {
 public:
  // The datagrams that answer a question.
  using Play = std::function<std::vector<std::string>(const std::string& question)>;
  // The bytes that answer it by TCP, the length in front of them included.
  using TcpPlay = std::function<std::string(const std::string& question)>;

  NameServer(boost::asio::io_context& loop, Play play, TcpPlay tcp_play = {})
      : state_(std::make_shared<State>(loop, std::move(play), std::move(tcp_play))) {
    namespace asio = boost::asio;
    asio::co_spawn(loop, serve(state_), asio::detached);
    if (!state_->tcp_play) return;
    const Tcp::endpoint same{asio::ip::address_v4::loopback(), port()};
    state_->acceptor.open(same.protocol());
    state_->acceptor.bind(same);
    state_->acceptor.listen();
    asio::co_spawn(loop, accept(state_), asio::detached);
  }
  ~NameServer() {
    state_->socket.close();
    state_->acceptor.close();
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  std::uint16_t port() const { return state_->socket.local_endpoint().port(); }
  int questions() const { return state_->questions; }

 private:
  using Tcp = boost::asio::ip::tcp;
  using Udp = boost::asio::ip::udp;
  struct State {
    State(boost::asio::io_context& loop, Play the_play, TcpPlay the_tcp_play)
        : socket(loop, {boost::asio::ip::address_v4::loopback(), 0}),
          acceptor(loop),
          play(std::move(the_play)),
          tcp_play(std::move(the_tcp_play)) {}

    Udp::socket socket;
    Tcp::acceptor acceptor;
    Play play;
    TcpPlay tcp_play;
    int questions = 0;
  };

  static boost::asio::awaitable<void> serve(std::shared_ptr<State> state) {
    namespace asio = boost::asio;
    while (true) {
      std::string question(512, '\0');
      Udp::endpoint from;
      question.resize(co_await state->socket.async_receive_from(asio::buffer(question), from,
                                                                asio::use_awaitable));
      ++state->questions;
      for (const auto& datagram : state->play(question)) {
        co_await state->socket.async_send_to(asio::buffer(datagram), from, asio::use_awaitable);
      }
    }
  }

  static boost::asio::awaitable<void> accept(std::shared_ptr<State> state) {
    namespace asio = boost::asio;
    while (true) {
      auto socket = co_await state->acceptor.async_accept(asio::use_awaitable);
      std::string question(2, '\0');
      co_await asio::async_read(socket, asio::buffer(question), asio::use_awaitable);
      question.resize(static_cast<unsigned char>(question[1]));
      co_await asio::async_read(socket, asio::buffer(question), asio::use_awaitable);
      const auto answer = state->tcp_play(question);
      for (const char& byte : answer) {  // in pieces of a byte
        co_await asio::async_write(socket, asio::buffer(&byte, 1), asio::use_awaitable);
      }
    }
  }

  std::shared_ptr<State> state_;
};

}  // namespace signalbox::device_poller::probe
