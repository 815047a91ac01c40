#include "outbound/client.hpp"
#include "outbound/test_world.hpp"
#include "testing/catch.hpp"
#include "testing/http_server.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

using namespace signalbox;
using namespace std::chrono_literals;
using outbound::Client;
using outbound::TestWorld;

namespace {
namespace asio = boost::asio;

// A self-signed certificate, made by the openssl program.
class Certificate {
 public:
  explicit Certificate(const std::string& name) {
    testing::Process openssl{
        {{"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
          "-nodes", "-keyout", tls().key_file, "-out", tls().certificate_file, "-days", "1",
          "-subj", "/CN=" + name, "-addext", "subjectAltName=" + name},
         {},
         (folder_.path() / "log").string()}};
    REQUIRE(openssl.wait(10s) == 0);
  }
  http::ServerTls tls() const {
    return {(folder_.path() / "tls.crt").string(), (folder_.path() / "tls.key").string()};
  }

 private:
  testing::ScratchFolder folder_;
};

asio::awaitable<http::Response> answer(http::Request request) {
  co_return http::Response{200, {}, "hello " + request.path};
}

Result<outbound::HttpReply> get(const Certificate& server_has, const std::string& client_trusts,
                                const std::string& host) {
  http::ServerOptions options;
  options.tls = server_has.tls();
  const testing::HttpServer server{answer, options};
  TestWorld world;
  auto config = outbound::local_config();
  config.ca_file = client_trusts;
  Client client{world.parts(), config};
  return world.run(
      client.send({"GET", "https://" + host + ":" + std::to_string(server.port()) + "/x"}));
}
}  // namespace

TEST_CASE("a server whose certificate leads to an authority we trust is called", "[outbound]") {
  const Certificate ours{"DNS:localhost"};
  const auto reply = get(ours, ours.tls().certificate_file, "localhost");
  REQUIRE(reply);
  CHECK(reply->body == "hello /x");
}

TEST_CASE("a certificate that is not trusted, or another's, ends the request", "[outbound]") {
  const Certificate ours{"DNS:localhost"};
  const Certificate other{"DNS:other.test"};
  for (const auto& reply :
       {get(ours, "", "localhost"), get(ours, other.tls().certificate_file, "localhost"),
        get(other, other.tls().certificate_file, "localhost"),
        get(ours, ours.tls().certificate_file, "127.0.0.1")}) {
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Code::unavailable);
    CHECK_THAT(reply.error().detail, Catch::EndsWith(": its certificate is not trusted"));
  }
}
