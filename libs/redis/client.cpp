#include "redis/client.hpp"

#include "redis/error.hpp"
#include "redis/link.hpp"

#include <utility>

namespace signalbox::redis {
namespace {
namespace asio = boost::asio;

Words script_call(std::string command, std::string_view script, const std::vector<Key>& keys,
                  std::vector<std::string> arguments) {
  Words words;
  words.reserve(3 + keys.size() + arguments.size());
  words.push_back(std::move(command));
  words.emplace_back(script);
  words.push_back(std::to_string(keys.size()));
  for (const auto& key : keys) words.push_back(key.text());
  for (auto& argument : arguments) words.push_back(std::move(argument));
  return words;
}

// The digest is Redis' own: asked for once in the life of a process, it stays right for ever.
asio::awaitable<Reply> run_script(std::shared_ptr<Link> link, Script script, std::vector<Key> keys,
                                  std::vector<std::string> arguments) {
  auto& digest = link->digest_of(script.name);
  if (digest.empty()) {
    const auto loaded = co_await link->run({"SCRIPT", "LOAD", std::string{script.text}});
    digest = loaded.text();
  }
  try {
    co_return co_await link->run(script_call("EVALSHA", digest, keys, arguments));
  } catch (const CommandError& error) {
    if (error.code() != "NOSCRIPT") throw;
  }
  // Redis was restarted or flushed and ran nothing. EVAL makes it known again.
  co_return co_await link->run(script_call("EVAL", script.text, keys, std::move(arguments)));
}
}  // namespace

Client::Client(asio::any_io_executor executor, ClientConfig config, log::Logger log,
               metrics::Registry& metrics)
    : link_(
          std::make_shared<Link>(std::move(executor), std::move(config), std::move(log), metrics)) {
  link_->start();
}

Client::~Client() { link_->stop(); }

bool Client::connected() const { return link_->connected(); }

void Client::on_change(Listener listener) { link_->on_change(std::move(listener)); }

asio::awaitable<bool> Client::wait_connected(std::chrono::milliseconds longest) {
  return link_->wait_connected(longest);
}

asio::awaitable<Reply> Client::run(std::vector<std::string> words) {
  return link_->run(std::move(words));
}

asio::awaitable<Reply> Client::run(Script script, std::vector<Key> keys,
                                   std::vector<std::string> arguments) {
  return run_script(link_, script, std::move(keys), std::move(arguments));
}

}  // namespace signalbox::redis
