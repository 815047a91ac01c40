#include "testing/nats_server.hpp"

#include "bus/identity/credentials.hpp"
#include "core/clock.hpp"
#include "testing/database.hpp"
#include "testing/raw_client.hpp"

#include <unistd.h>

#include <csignal>
#include <fstream>

namespace signalbox::testing {
namespace {
namespace asio = boost::asio;
using namespace std::chrono_literals;

// "tree_ask" is known to the server as tree, and its inbox as _INBOX.tree.
std::string inbox_of(const std::string& user) {
  for (const std::string_view suffix : {"_ask", "_fleet"}) {
    if (user.ends_with(suffix)) return user.substr(0, user.size() - suffix.size());
  }
  return user;
}

asio::awaitable<void> provision(bus::Link* link, std::vector<bus::Durable> durables) {
  co_await link->wait_connected(std::chrono::steady_clock::now() + 10s);
  co_await bus::provision(link, std::move(durables), 1);
}
}  // namespace

NatsServer::NatsServer(std::vector<bus::ServiceNeeds> services, bool tls)
    : services_(std::move(services)),
      installation_(bus::Installation::generate()),
      port_(free_port()),
      tls_(tls) {
  const auto now = SystemClock{}.now();
  const auto folder = folder_.path();
  bus::write_credentials(installation_, services_, folder, now);
  if (tls) make_certificate();
  const auto pem = (folder / "server").string();
  std::ofstream{folder / "nats.conf"}
      << (tls ? "tls { cert_file: \"" + pem + ".pem\", key_file: \"" + pem + ".key\" }\n" : "")
      << "listen: 127.0.0.1:" << port_ << "\nmax_payload: 4MB\n"
      << "jetstream { store_dir: \"" << (folder / "js").string()
      << "\", max_mem: 64MB, max_file: 20GB }\n"
      << bus::server_config(installation_, folder / "accounts", now);
  start();
  provision_streams();
}

NatsServer::~NatsServer() { kill(); }

void NatsServer::start() {
  const auto folder = folder_.path().string();
  process_.emplace(Process::Plan{.command = {"nats-server", "-c", folder + "/nats.conf"},
                                 .log_file = folder + "/nats.log"});
  wait_until("nats-server answers", 10s, [this] {
    if (!process_->runs()) give_up("nats-server starts: see its log");
    try {
      return RawClient{port_}.read_until("\r\n").starts_with("INFO");
    } catch (const std::exception&) {
      return false;
    }
  });
}

void NatsServer::kill() {
  if (process_) process_->kill();
}

void NatsServer::pause() const {
  if (process_) process_->pause();
}
void NatsServer::resume() const {
  if (process_) process_->signal(SIGCONT);
}

std::string NatsServer::url() const { return "nats://127.0.0.1:" + std::to_string(port_); }

bus::LinkConfig NatsServer::link(const std::string& user) const {
  return {.servers = {url()},
          .credentials_file = (folder_.path() / "creds" / (user + ".creds")).string(),
          .user = inbox_of(user),
          .ca_file = ca_file(),
          .name = user.ends_with("_ask") ? "ask" : "fleet"};
}

std::string NatsServer::ca_file() const {
  return tls_ ? (folder_.path() / "server.pem").string() : "";
}

// Self-signed: it is its own authority.
void NatsServer::make_certificate() const {
  const auto pem = (folder_.path() / "server").string();
  Process openssl{{.command = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                               "ec_paramgen_curve:P-256", "-nodes", "-keyout", pem + ".key", "-out",
                               pem + ".pem", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                               "subjectAltName=IP:127.0.0.1"},
                   .log_file = pem + ".log"}};
  if (openssl.wait(30s) != 0) give_up("openssl makes a certificate");
}

std::string NatsServer::add_user(const bus::UserClaims& claims, const bus::Nkey& key,
                                 const bus::Nkey& account) const {
  const auto path = folder_.path() / "creds" / (claims.name + ".creds");
  const auto token = bus::user_token(claims, account, SystemClock{}.now());
  bus::write_private(path, bus::credentials_text(token, key));
  return path.string();
}

void NatsServer::provision_streams() const {
  std::vector<bus::Durable> durables;
  for (const auto& needs : services_) {
    durables.insert(durables.end(), needs.durables.begin(), needs.durables.end());
    durables.push_back(bus::replay_durable(needs.service));
  }
  const SystemClock clock;
  log::Sink sink{STDERR_FILENO, clock};
  metrics::Registry metrics;
  asio::io_context loop{1};
  bus::Link provisioner{{loop.get_executor(), {sink, log::Level::error, "test", "test"}, metrics},
                        link("provisioner")};
  run_on(loop, provision(&provisioner, std::move(durables)));
}

}  // namespace signalbox::testing
