// A request on its way: from HTTP by the contract's routes to a question on the bus, to the service
// that answers it, and back; and bytes that are too many for a question, by grant, stream and
// complete. The door here is the shape of the gateway's, without people.
#include "bus/asker.hpp"
#include "bus/responder.hpp"
#include "contracts/params.hpp"
#include "contracts/routes.hpp"
#include "crypto/encoding.hpp"
#include "crypto/grant.hpp"
#include "http/body.hpp"
#include "http/failure.hpp"
#include "outbound/local_storage.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/http_server.hpp"
#include "testing/nats_server.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/thread_pool.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <thread>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
constexpr std::string_view upload_path = "/api/v1/blobs/";

contracts::Operation operation(std::string name, std::string method, std::string path) {
  contracts::Operation made;
  made.service = "session";
  made.operation = std::move(name);
  made.method = std::move(method);
  made.path = std::move(path);
  if (made.path.find("{note_id}") != std::string::npos) made.path_parameters = {"note_id"};
  made.deadline_ms = 2000;
  made.body_bytes_max = limits::body_bytes_max;
  return made;
}

std::vector<contracts::Operation> operations() {
  std::vector<contracts::Operation> all;
  all.push_back(operation("get_note", "GET", "/api/v1/notes/{note_id}"));
  all.push_back(operation("offer_upload", "POST", "/api/v1/notes/{note_id}/files"));
  all.push_back(operation("complete_upload", "POST", "/api/v1/uploads"));
  return all;
}

crypto::GrantKeys grant_keys() { return {crypto::KeyId{1}, crypto::HmacKey{std::string(32, 'k')}}; }

// The service: knows notes, grants uploads, and hears what was uploaded.
class Owner {
 public:
  explicit Owner(const testing::NatsServer& server)
      : link_({loop_.get_executor(), log_, metrics_}, server.link("session_ask")),
        responder_({loop_.get_executor(), log_, metrics_}, link_,
                   {.service = "session",
                    .instance = "1",
                    .description = "",
                    .operations = {"get_note", "offer_upload", "complete_upload"}},
                   [this](contracts::Question question) { return answer(std::move(question)); }),
        thread_([this] { loop_.run(); }) {}
  ~Owner() {
    loop_.stop();
    thread_.join();
  }
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;

 private:
  asio::awaitable<contracts::Answer> answer(contracts::Question question) {
    auto params = contracts::Params::parse(question.params).value();
    if (question.operation == "get_note") {
      const auto id = params.text("note_id");
      if (id == "missing") {
        co_return contracts::answer_of({Code::not_found, "There is no such note."},
                                       question.request_id);
      }
      co_return contracts::Answer{.headers = {{"Content-Type", "text/plain"}, {"ETag", "\"1\""}},
                                  .body = question.tenant.slug() + ":" + question.user + ":" + id};
    }
    if (question.operation == "offer_upload") co_return offer(question);
    completed_ = question.body;
    co_return contracts::Answer{.status = 201, .body = completed_};
  }

  contracts::Answer offer(const contracts::Question& question) {
    const auto now = clock_.now();
    const auto grant = keys_.sign({.tenant = question.tenant,
                                   .blob = ids_.next(),
                                   .direction = crypto::BlobDirection::put,
                                   .storage_key = "note",
                                   .size_bytes_max = 5'000'000,
                                   .media_types = {"text/plain"},
                                   .file_name = std::nullopt,
                                   .expires_at = now + 1min},
                                  now);
    return {.status = 201, .body = grant.value()};
  }

  asio::io_context loop_{1};
  SystemClock clock_;
  log::Sink sink_{STDERR_FILENO, clock_};
  log::Logger log_{sink_, log::Level::error, "test", "test"};
  metrics::Registry metrics_;
  UuidSource ids_{clock_};
  crypto::GrantKeys keys_ = grant_keys();
  std::string completed_;
  bus::Link link_;
  bus::Responder responder_;
  std::thread thread_;
};

// The door: one handler for all operations, told apart by the contract alone.
class Door {
 public:
  explicit Door(const testing::NatsServer& server) : routes_(operations()), server_link_(server) {}

  asio::awaitable<http::Response> answer(http::Request request) {
    if (request.path.starts_with(upload_path)) co_return co_await store(std::move(request));
    auto route = routes_.find(request.method, request.path);
    if (route.lookup != contracts::Lookup::found) {
      co_return http::problem({Code::not_found, "There is no such path."}, request.request_id);
    }
    const auto params = contracts::params_of(route.parameters, request.query);
    if (!params) co_return http::problem(params.error(), request.request_id);
    contracts::Question question{
        .service = route.operation->service,
        .operation = route.operation->operation,
        .tenant = tenant_of(request),
        .user = "ada",
        .permissions = "note:read",
        .request_id = request.request_id,
        .deadline = std::chrono::milliseconds{route.operation->deadline_ms},
        .params = *params,
        .body = std::move(request.body)};
    co_return co_await ask(std::move(question));
  }

  // Made on the server's own loop, where all of it lives.
  void connect(const asio::any_io_executor& executor) {
    link_ = std::make_unique<bus::Link>(bus::Parts{executor, log_, metrics_},
                                        server_link_.link("gateway_ask"));
    asker_ = std::make_unique<bus::Asker>(*link_, metrics_);
  }
  void close() {
    asker_.reset();
    link_.reset();
  }
  bool connected() const { return link_->connected(); }

 private:
  static Tenant tenant_of(const http::Request& request) {
    return Tenant::parse(request.headers.get("Signalbox-Tenant")).value();
  }

  asio::awaitable<http::Response> ask(contracts::Question question) {
    const auto request_id = question.request_id;
    auto answer = co_await asker_->ask(std::move(question));
    if (!answer) co_return http::problem(answer.error(), request_id);
    http::Response response{.status = answer->status, .body = std::move(answer->body)};
    for (const auto& [name, value] : answer->headers.entries()) response.headers.add(name, value);
    co_return response;
  }

  // What the grant allows is stored as it comes, measured here, and told to the owner.
  asio::awaitable<http::Response> store(http::Request request) {
    const auto text = request.path.substr(upload_path.size());
    const auto grant = keys_.verify(text, crypto::BlobDirection::put, clock_.now());
    if (!grant) co_return http::problem(grant.error(), request.request_id);
    const auto limit = static_cast<std::uint64_t>(grant->size_bytes_max);
    const auto upload = co_await storage_.put({grant->tenant, grant->blob}, limit);
    if (!upload) co_return http::problem(upload.error(), request.request_id);
    const auto& writer = *upload;
    while (true) {
      auto piece = co_await request.body_stream->read_some();
      if (!piece) co_return http::problem(piece.error(), request.request_id);
      if (piece->empty()) break;
      const auto written = co_await writer->write(std::move(*piece));
      if (!written) co_return http::problem(written.error(), request.request_id);
    }
    const auto put = co_await writer->commit();
    if (!put) co_return http::problem(put.error(), request.request_id);
    co_return co_await ask({.service = "session",
                            .operation = "complete_upload",
                            .tenant = grant->tenant,
                            .user = "ada",
                            .permissions = "note:write",
                            .request_id = request.request_id,
                            .deadline = 2s,
                            .body = std::to_string(put->size_bytes) + " " +
                                    crypto::to_hex(put->sha256) + " " + put->media_type});
  }

  contracts::Routes routes_;
  const testing::NatsServer& server_link_;
  SystemClock clock_;
  log::Sink sink_{::open("/dev/null", O_WRONLY), clock_};
  log::Logger log_{sink_, log::Level::error, "test", "test"};
  metrics::Registry metrics_;
  crypto::GrantKeys keys_ = grant_keys();
  testing::ScratchFolder folder_;
  asio::thread_pool workers_{1};
  outbound::LocalStorage storage_{folder_.path(), workers_.get_executor()};
  std::unique_ptr<bus::Link> link_;
  std::unique_ptr<bus::Asker> asker_;
};

http::BodyRule choose_body(const http::Request& request) {
  return {.streamed = request.path.starts_with(upload_path), .bytes_max = 5'000'000};
}

struct Fixture {
  Fixture() {
    http.on_loop([this] { door.connect(http.executor()); });
    testing::wait_until("the door is connected", 10s, [this] {
      bool connected = false;
      http.on_loop([&] { connected = door.connected(); });
      return connected;
    });
    testing::wait_until("the service answers", 10s,
                        [this] { return send("GET", "/api/v1/notes/7").status == 200; });
  }
  ~Fixture() {
    http.on_loop([this] { door.close(); });
  }

  testing::HttpAnswer send(const std::string& method, const std::string& path,
                           const std::string& body = "", const std::string& tenant = "acme") const {
    testing::RawClient client{http.port()};
    client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\nSignalbox-Tenant: " + tenant +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return testing::read_answer(client);
  }

  testing::NatsServer nats{
      {{.service = "gateway",
        .asks = {"session.get_note", "session.offer_upload", "session.complete_upload"}},
       {.service = "session"}}};
  Owner owner{nats};
  Door door{nats};
  testing::HttpServer http{
      [this](http::Request request) { return door.answer(std::move(request)); },
      {.choose_body = choose_body}};
};
}  // namespace

TEST_CASE("a request becomes a question under its tenant, and its answer comes back", "[fleet]") {
  const Fixture at;
  const auto found = at.send("GET", "/api/v1/notes/a%20b");
  CHECK(found.status == 200);
  CHECK(found.body == "acme:ada:a b");
  CHECK_THAT(found.head, Contains("ETag: \"1\""));
  CHECK(at.send("GET", "/api/v1/notes/7", "", "globex").body == "globex:ada:7");
  const auto missing = at.send("GET", "/api/v1/notes/missing");
  CHECK(missing.status == 404);
  CHECK_THAT(missing.body, Contains(R"("code":"not_found")") && Contains(R"("request_id":)"));
  CHECK(at.send("GET", "/api/v1/notes/7?note_id=8").status == 400);  // names must not collide
  CHECK(at.send("GET", "/api/v1/nothing").status == 404);
}

TEST_CASE("bytes go by grant, are measured on their way, and their owner is told", "[fleet]") {
  const Fixture at;
  const auto grant = at.send("POST", "/api/v1/notes/7/files");
  REQUIRE(grant.status == 201);
  const std::string large(3'000'000, 'a');
  const auto stored = at.send("PUT", std::string{upload_path} + grant.body, large);
  CHECK(stored.status == 201);
  CHECK_THAT(stored.body, Catch::StartsWith("3000000 ") && Catch::EndsWith(" text/plain"));
  // A grant serves once, and only as it was signed.
  CHECK(at.send("PUT", std::string{upload_path} + grant.body, "other").status == 409);
  CHECK(at.send("PUT", std::string{upload_path} + grant.body + "A", "other").status == 403);
  const auto second = at.send("POST", "/api/v1/notes/7/files");
  const auto too_large =
      at.send("PUT", std::string{upload_path} + second.body, std::string(5'000'001, 'a'));
  CHECK(too_large.status == 413);
}

TEST_CASE("a door whose bus is away says so, and works again by itself", "[fleet]") {
  Fixture at;
  at.nats.kill();
  testing::wait_until("the door notices", 10s,
                      [&] { return at.send("GET", "/api/v1/notes/7").status == 503; });
  at.nats.start();
  testing::wait_until("the door works again", 15s,
                      [&] { return at.send("GET", "/api/v1/notes/7").status == 200; });
}
