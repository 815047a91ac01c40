#include "bus/asker.hpp"
#include "bus/responder.hpp"
#include "contracts/problem.hpp"
#include "core/limits.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::in;

namespace {
asio::awaitable<contracts::Answer> answer(contracts::Question question) {
  if (question.operation == "fail") throw std::runtime_error{"secret reason"};
  if (question.operation == "flood") {
    co_return contracts::Answer{.body = std::string(limits::body_bytes_max + 1, 'x')};
  }
  if (question.operation == "go_on") {  // whatever anybody says, for a while
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    asio::steady_timer timer{co_await asio::this_coro::executor, 600ms};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (question.operation == "hang") {
    asio::steady_timer timer{co_await asio::this_coro::executor, 60s};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return contracts::Answer{.status = 201,
                              .headers = {{"ETag", "\"1\""}, {"Set-Cookie", "no"}},
                              .body = question.tenant.slug() + " " + question.user + " " +
                                      question.params + " " + question.body};
}

struct Fixture : testing::BusLoop {
  explicit Fixture(std::size_t open_max = 256)
      : responder(parts, rca,
                  {.service = "rca",
                   .instance = "0199a7f0-0000-7000-8000-000000000001",
                   .description = "For tests.",
                   .operations = {"get_incident", "fail", "flood", "go_on", "hang"},
                   .open_max = open_max},
                  answer) {}

  testing::NatsServer server{{{.service = "tree",
                               .asks = {"rca.get_incident", "rca.fail", "rca.flood", "rca.go_on",
                                        "rca.hang", "rca.nothing", "session.get_session"}},
                              {.service = "rca"}}};
  bus::Link tree{parts, server.link("tree_ask")};
  bus::Link rca{parts, server.link("rca_ask")};
  bus::Asker asker{tree, metrics};
  bus::Responder responder;

  bool ready = false;  // once is enough: later the server may be gone on purpose

  asio::awaitable<void> connect() {
    if (std::exchange(ready, true)) co_return;
    co_await tree.wait_connected(in(10s));
    co_await rca.wait_connected(in(10s));
    co_await rca.flush(in(10s));
  }
};

contracts::Question question(std::string operation, std::chrono::milliseconds deadline = 5s) {
  return {.service = "rca",
          .operation = std::move(operation),
          .tenant = *Tenant::parse("acme"),
          .user = "service:tree",
          .permissions = "incident:read",
          .request_id = "0197",
          .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          .deadline = deadline,
          .params = "id=7",
          .passed_on = {},
          .body = "hello"};
}

asio::awaitable<void> ask(Fixture* at, contracts::Question what,
                          std::optional<Result<contracts::Answer>>* result) {
  co_await at->connect();
  result->emplace(co_await at->asker.ask(std::move(what)));
}

Result<contracts::Answer> answer_to(Fixture& at, contracts::Question what) {
  std::optional<Result<contracts::Answer>> result;
  testing::run_on(at.loop, ask(&at, std::move(what), &result));
  if (!result) throw std::logic_error{"asked, and neither answered nor failed"};
  return *std::move(result);
}

Code code_of(Fixture& at, contracts::Question what) {
  const auto result = answer_to(at, std::move(what));
  if (!result) return result.error().code;
  CAPTURE(result->status, result->body.substr(0, 200));
  REQUIRE(result->status >= 400);
  return contracts::failure_of(*result).code;
}

// What reaches the responder although it is no question: written by hand, in account ASK.
asio::awaitable<void> send_raw(Fixture* at, bus::Message message, int* status) {
  co_await at->connect();
  try {
    const auto reply = co_await at->tree.request(std::move(message), in(300ms));
    *status = reply.status == 0 ? 1 : reply.status;
  } catch (const std::exception&) {
    *status = -1;  // nobody answered
  }
}

int status_of_raw(Fixture& at, bus::Message message) {
  int status = 0;
  testing::run_on(at.loop, send_raw(&at, std::move(message), &status));
  return status;
}

asio::awaitable<void> ask_service_protocol(Fixture* at, bus::Link* monitor) {
  co_await at->connect();
  co_await monitor->wait_connected(in(10s));
  const std::string id = "0199a7f0-0000-7000-8000-000000000001";
  for (const std::string subject : {"$SRV.PING", "$SRV.PING.rca"}) {
    const auto pong = co_await monitor->request({.subject = subject}, in(5s));
    CHECK_THAT(pong.payload, Contains(R"("type":"io.nats.micro.v1.ping_response","name":"rca")"));
  }
  const auto info = co_await monitor->request({.subject = "$SRV.INFO.rca." + id}, in(5s));
  CHECK_THAT(info.payload, Contains(R"("subject":"ask.rca.get_incident","queue_group":"rca")"));
  co_await at->asker.ask(question("fail"));
  co_await at->asker.ask(question("get_incident"));
  const auto stats = co_await monitor->request({.subject = "$SRV.STATS.rca"}, in(5s));
  CHECK_THAT(stats.payload, Contains(R"("name":"fail","subject":"ask.rca.fail","queue_group":"rca")"
                                     R"(,"num_requests":1,"num_errors":1,"last_error":"500")"));
}

asio::awaitable<void> drain_while_asked(Fixture* at, bool* drained) {
  co_await at->connect();
  *drained = co_await at->responder.drain(in(5s));
  const auto result = co_await at->asker.ask(question("get_incident"));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Code::unavailable);
}
}  // namespace

TEST_CASE("a question is answered under its tenant, with the headers that may pass", "[bus]") {
  Fixture at;
  const auto result = answer_to(at, question("get_incident"));
  REQUIRE(result);
  CHECK(result->status == 201);
  CHECK(result->body == "acme service:tree id=7 hello");
  CHECK(result->headers.get("ETag") == "\"1\"");
  CHECK(result->headers.get("Set-Cookie").empty());
}

TEST_CASE("a replica that answers nothing takes no questions from one that does", "[bus]") {
  Fixture at;
  // Half of them would go there, if it were in the group.
  const bus::Responder silent{at.parts,
                              at.rca,
                              {.service = "rca",
                               .instance = "0199a7f0-0000-7000-8000-000000000002",
                               .description = "For tests.",
                               .operations = {}},
                              answer};
  for (int turn = 0; turn < 20; ++turn) {
    CHECK(answer_to(at, question("get_incident")).value().status == 201);
  }
}

TEST_CASE("a question that comes to nothing has the right code", "[bus]") {
  Fixture at;
  CHECK(code_of(at, question("hang", 200ms)) == Code::timeout);
  CHECK(code_of(at, question("nothing")) == Code::not_found);
  CHECK(code_of(at, question("flood")) == Code::too_large);
  CHECK(code_of(at, question("delete_incident")) == Code::forbidden);
  auto nobody = question("get_session");
  nobody.service = "session";
  CHECK(code_of(at, nobody) == Code::unavailable);
  auto large = question("get_incident");
  large.body.assign(limits::body_bytes_max + 1, 'x');
  CHECK(code_of(at, large) == Code::too_large);
  at.server.pause();  // a server that hangs: nothing is heard, and the deadline holds
  CHECK(code_of(at, question("get_incident", 200ms)) == Code::timeout);
  at.server.kill();
  CHECK(code_of(at, question("get_incident", 200ms)) == Code::unavailable);
}

TEST_CASE("a fault of the other side is shown without its reason", "[bus]") {
  Fixture at;
  const auto result = answer_to(at, question("fail"));
  REQUIRE(result);
  CHECK(result->status == 500);
  CHECK_THAT(result->body, Contains(R"("code":"internal")") && !Contains("secret"));
}

TEST_CASE("a body of just 2 MB passes both ways", "[bus]") {
  Fixture at;
  auto large = question("get_incident");
  large.body.assign(limits::body_bytes_max - 100, 'x');
  const auto result = answer_to(at, std::move(large));
  REQUIRE(result);
  CHECK(result->body.size() > limits::body_bytes_max - 100);
}

TEST_CASE("a service that is full says so at once", "[bus]") {
  Fixture at{0};
  CHECK(code_of(at, question("get_incident")) == Code::unavailable);
}

TEST_CASE("a handler that goes on past its deadline holds its place until it ends", "[bus]") {
  Fixture at{1};
  CHECK(code_of(at, question("go_on", 100ms)) == Code::timeout);
  CHECK(code_of(at, question("get_incident")) == Code::unavailable);
  testing::wait_until("the handler ends", 5s, [&] {
    return answer_to(at, question("get_incident")).value().status == 201;
  });
}

TEST_CASE("what is no question of ours is not answered", "[bus]") {
  Fixture at;
  const auto headers = contracts::headers_of(question("get_incident"));
  CHECK(status_of_raw(at, {.subject = "ask.rca.get_incident", .headers = headers}) == 1);
  CHECK(status_of_raw(at, {.subject = "ask.rca.get_incident"}) == -1);
  bus::Message no_tenant{.subject = "ask.rca.get_incident"};
  for (const auto& [name, value] : headers.entries()) {
    if (name != "Signalbox-Tenant") no_tenant.headers.add(name, value);
  }
  CHECK(status_of_raw(at, no_tenant) == -1);
}

TEST_CASE("a service speaks the NATS service protocol", "[bus]") {
  Fixture at;
  const auto key = bus::Nkey::generate(bus::KeyRole::user);
  const auto file = at.server.add_user({.name = "monitor",
                                        .key = key.name(),
                                        .publish = {"$SRV.>"},
                                        .subscribe = {"_INBOX.monitor.>"}},
                                       key, at.server.installation().ask);
  bus::Link monitor{
      at.parts,
      {.servers = {at.server.url()}, .credentials_file = file, .user = "monitor", .name = "ask"}};
  testing::run_on(at.loop, ask_service_protocol(&at, &monitor));
}

TEST_CASE("a service that drains leaves its group first", "[bus]") {
  Fixture at;
  bool drained = false;
  testing::run_on(at.loop, drain_while_asked(&at, &drained));
  CHECK(drained);
}
