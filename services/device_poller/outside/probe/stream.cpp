#include "device_poller/outside/probe/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

class Plain final : public Stream {
 public:
  explicit Plain(tcp::socket socket) : socket_(std::move(socket)) {}

  asio::awaitable<Read> read(asio::mutable_buffer into) override {
    const auto [fault, bytes] = co_await socket_.async_read_some(into, tuple_awaitable);
    co_return Read{fault, bytes};
  }
  asio::awaitable<boost::system::error_code> write(std::string bytes) override {
    const auto [fault, written] =
        co_await asio::async_write(socket_, asio::buffer(bytes), tuple_awaitable);
    co_return fault;
  }

 private:
  tcp::socket socket_;
};
}  // namespace

std::unique_ptr<Stream> plain_stream(tcp::socket socket) {
  return std::make_unique<Plain>(std::move(socket));
}

}  // namespace signalbox::device_poller::probe
