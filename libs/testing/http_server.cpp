#include "testing/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <utility>

namespace signalbox::testing {
namespace {
constexpr std::chrono::seconds patience{10};
}

HttpServer::HttpServer(http::Handler handler, http::ServerOptions options)
    : file_(::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)),
      sink_(file_, clock_),
      server_(http::ServerParts{loop_.get_executor(), clock_, ids_, logger(), metrics_}, "test",
              {"127.0.0.1", 0}, std::move(handler), std::move(options)),
      port_(server_.endpoint().port),
      thread_([this] { loop_.run(); }) {}

HttpServer::~HttpServer() {
  loop_.stop();
  thread_.join();
  ::close(file_);
}

std::future<bool> HttpServer::drain(std::chrono::milliseconds deadline) {
  return boost::asio::co_spawn(loop_, server_.drain(deadline), boost::asio::use_future);
}

void HttpServer::on_loop(const std::function<void()>& work) {
  boost::asio::post(loop_, boost::asio::use_future([&work] { work(); })).get();
}

std::string HttpServer::log_text() const {
  std::ifstream file{folder_.path() / "log"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool HttpServer::metrics_say(const std::string& line) const {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    if (metrics().find(line + "\n") != std::string::npos) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace signalbox::testing
