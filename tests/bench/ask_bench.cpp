// A question and its answer through asker and responder, 64 in flight, beside the C library's bare
// request and reply over the same server in the same run.
#include "bus/asker.hpp"
#include "bus/responder.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <nats/nats.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

namespace {
using namespace signalbox;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
namespace asio = boost::asio;

constexpr int in_flight = 64;
constexpr int questions = 40'000;
constexpr int rounds = 3;
constexpr std::string_view body = R"({"name":"core-switch-17","address":"192.0.2.17"})";

struct Figures {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

Figures figures_of(std::vector<double> milliseconds, SteadyClock::duration took) {
  std::ranges::sort(milliseconds);
  const auto at = [&](double share) {
    return milliseconds.at(static_cast<std::size_t>(share * double(milliseconds.size() - 1)));
  };
  const std::chrono::duration<double> seconds = took;
  return {double(milliseconds.size()) / seconds.count(), at(0.5), at(0.99)};
}

double milliseconds_since(SteadyClock::time_point from) {
  return std::chrono::duration<double, std::milli>{SteadyClock::now() - from}.count();
}

// The answering side has a loop and a thread of its own, as another process would.
class Answering {
 public:
  explicit Answering(const testing::NatsServer& server)
      : link_({loop_.get_executor(), log_, metrics_}, server.link("rca_ask")),
        responder_({loop_.get_executor(), log_, metrics_}, link_,
                   {.service = "rca", .instance = "1", .description = "", .operations = {"echo"}},
                   [](contracts::Question question) -> asio::awaitable<contracts::Answer> {
                     co_return contracts::Answer{.body = std::move(question.body)};
                   }),
        thread_([this] { loop_.run(); }) {}
  ~Answering() {
    loop_.stop();
    thread_.join();
  }
  Answering(const Answering&) = delete;
  Answering& operator=(const Answering&) = delete;

 private:
  asio::io_context loop_{1};
  SystemClock clock_;
  log::Sink sink_{STDERR_FILENO, clock_};
  log::Logger log_{sink_, log::Level::error, "bench", "bench"};
  metrics::Registry metrics_;
  bus::Link link_;
  bus::Responder responder_;
  std::thread thread_;
};

contracts::Question question() {
  return {.service = "rca",
          .operation = "echo",
          .tenant = Tenant::parse("acme").value(),
          .user = "service:tree",
          .permissions = "incident:read",
          .request_id = "0199a7f0-0000-7000-8000-000000000001",
          .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          .deadline = 5s,
          .body = std::string{body}};
}

asio::awaitable<void> ask_some(bus::Asker* asker, int count, std::vector<double>* took, int* open) {
  for (int number = 0; number < count; ++number) {
    const auto from = SteadyClock::now();
    const auto answer = co_await asker->ask(question());
    if (!answer || answer->body != body) {
      std::cerr << "no answer: " << (answer ? "" : describe(answer.error())) << '\n';
      std::exit(EXIT_FAILURE);
    }
    took->push_back(milliseconds_since(from));
  }
  --*open;
}

asio::awaitable<void> ask_all(bus::Link* link, bus::Asker* asker, std::vector<double>* took) {
  co_await link->wait_connected(SteadyClock::now() + 10s);
  const auto executor = co_await asio::this_coro::executor;
  while (true) {  // until the other side has subscribed
    if (co_await asker->ask(question())) break;
  }
  int open = in_flight;
  for (int worker = 0; worker < in_flight; ++worker) {
    asio::co_spawn(executor, ask_some(asker, questions / in_flight, took, &open), asio::detached);
  }
  asio::steady_timer look{executor};
  while (open > 0) {
    look.expires_after(1ms);
    co_await look.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

Figures ours(const testing::NatsServer& server) {
  const Answering answering{server};
  asio::io_context loop{1};
  const SystemClock clock;
  log::Sink sink{STDERR_FILENO, clock};
  const log::Logger log{sink, log::Level::error, "bench", "bench"};
  metrics::Registry metrics;
  bus::Link link{{loop.get_executor(), log, metrics}, server.link("tree_ask")};
  bus::Asker asker{link, metrics};
  std::vector<double> took;
  const auto from = SteadyClock::now();
  testing::run_on(loop, ask_all(&link, &asker, &took));
  return figures_of(std::move(took), SteadyClock::now() - from);
}

// The peer: one reply subject, the next question sent when an answer comes, nothing read or written
// but the body.
struct Peer {
  natsConnection* connection = nullptr;
  std::mutex mutex;
  std::vector<double> took;
  std::vector<SteadyClock::time_point> sent = std::vector<SteadyClock::time_point>(in_flight);
  int left = questions - in_flight;
  bool done = false;
};

void send_one(Peer* peer, int slot) {
  peer->sent[static_cast<std::size_t>(slot)] = SteadyClock::now();
  const auto reply = "_INBOX.tree.bench." + std::to_string(slot);
  natsConnection_PublishRequest(peer->connection, "ask.rca.echo", reply.c_str(), body.data(),
                                static_cast<int>(body.size()));
}

void on_answer(natsConnection*, natsSubscription*, natsMsg* message, void* closure) {
  auto* peer = static_cast<Peer*>(closure);
  const std::string subject = natsMsg_GetSubject(message);
  natsMsg_Destroy(message);
  const int slot = std::stoi(subject.substr(subject.rfind('.') + 1));
  const std::lock_guard lock{peer->mutex};
  peer->took.push_back(milliseconds_since(peer->sent[static_cast<std::size_t>(slot)]));
  if (peer->took.size() == questions) peer->done = true;
  if (peer->left-- > 0) send_one(peer, slot);
}

void on_question(natsConnection* connection, natsSubscription*, natsMsg* message, void*) {
  natsConnection_Publish(connection, natsMsg_GetReply(message), natsMsg_GetData(message),
                         natsMsg_GetDataLength(message));
  natsMsg_Destroy(message);
}

natsConnection* connect(const testing::NatsServer& server, const std::string& user) {
  natsOptions* options = nullptr;
  natsOptions_Create(&options);
  natsOptions_SetURL(options, server.url().c_str());
  natsOptions_SetUserCredentialsFromFiles(options, server.link(user).credentials_file.c_str(),
                                          nullptr);
  natsOptions_SetSendAsap(options, true);
  natsConnection* connection = nullptr;
  if (natsConnection_Connect(&connection, options) != NATS_OK) {
    std::cerr << "the peer cannot connect\n";
    std::exit(EXIT_FAILURE);
  }
  natsOptions_Destroy(options);
  return connection;
}

Figures theirs(const testing::NatsServer& server) {
  Peer peer;
  auto* answering = connect(server, "rca_ask");
  peer.connection = connect(server, "tree_ask");
  natsSubscription* questions_in = nullptr;
  natsSubscription* answers_in = nullptr;
  natsConnection_QueueSubscribe(&questions_in, answering, "ask.rca.*", "rca", on_question, nullptr);
  natsConnection_Subscribe(&answers_in, peer.connection, "_INBOX.tree.bench.*", on_answer, &peer);
  natsConnection_FlushTimeout(answering, 5000);
  natsConnection_FlushTimeout(peer.connection, 5000);
  const auto from = SteadyClock::now();
  {
    const std::lock_guard lock{peer.mutex};
    for (int slot = 0; slot < in_flight; ++slot) send_one(&peer, slot);
  }
  testing::wait_until("the peer has all answers", 120s, [&] {
    const std::lock_guard lock{peer.mutex};
    return peer.done;
  });
  const auto took = SteadyClock::now() - from;
  natsSubscription_Destroy(questions_in);
  natsSubscription_Destroy(answers_in);
  natsConnection_Destroy(answering);
  natsConnection_Destroy(peer.connection);
  return figures_of(std::move(peer.took), took);
}

Figures median(std::vector<Figures> all) {
  std::ranges::sort(all, {}, &Figures::per_second);
  return all.at(all.size() / 2);
}
}  // namespace

int main() {
  const testing::NatsServer server{{{.service = "tree", .asks = {"rca.echo"}}, {.service = "rca"}}};
  std::vector<Figures> our_rounds;
  std::vector<Figures> their_rounds;
  for (int round = 0; round < rounds; ++round) {
    our_rounds.push_back(ours(server));
    their_rounds.push_back(theirs(server));
  }
  const auto own = median(std::move(our_rounds));
  const auto peer = median(std::move(their_rounds));
  std::cout << R"({"bench":"ask","in_flight":)" << in_flight << R"(,"per_second":)"
            << std::lround(own.per_second) << R"(,"p50_ms":)" << own.p50_ms << R"(,"p99_ms":)"
            << own.p99_ms << R"(,"cnats_per_second":)" << std::lround(peer.per_second)
            << R"(,"cnats_p50_ms":)" << peer.p50_ms << R"(,"cnats_p99_ms":)" << peer.p99_ms
            << R"(,"ratio":)" << std::round(own.per_second / peer.per_second * 100) / 100 << "}\n";
  return EXIT_SUCCESS;
}
