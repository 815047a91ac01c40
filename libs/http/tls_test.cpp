#include "http/tls.hpp"

#include "http/server.hpp"
#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"
#include "testing/http_server.hpp"
#include "testing/raw_client.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <filesystem>
#include <fstream>
#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
using testing::HttpServer;
namespace asio = boost::asio;
namespace ssl = asio::ssl;

namespace {
template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* one) const {
    Free(one);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free>>;

void write(const std::filesystem::path& path, BIO* memory) {
  char* text = nullptr;
  const auto bytes = BIO_get_mem_data(memory, &text);
  std::ofstream{path} << std::string_view{text, static_cast<std::size_t>(bytes)};
}

// A folder with a self-signed certificate and its key.
class Files {
 public:
  Files() { issue("one.test"); }

  void issue(const char* name) const {
    const Key key{EVP_EC_gen("P-256")};
    const Certificate certificate{X509_new()};
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const Memory as_text{BIO_new(BIO_s_mem())};
    PEM_write_bio_X509(as_text.get(), certificate.get());
    write(certificate_path(), as_text.get());
    const Memory key_text{BIO_new(BIO_s_mem())};
    PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    write(key_path(), key_text.get());
  }
  // File times are coarse: what was written now must look newer than what was there.
  void touch() const {
    std::filesystem::last_write_time(certificate_path(),
                                     std::filesystem::file_time_type::clock::now() + 1h);
  }

  std::filesystem::path certificate_path() const { return folder_.path() / "tls.crt"; }
  std::filesystem::path key_path() const { return folder_.path() / "tls.key"; }
  http::ServerTls tls() const { return {certificate_path().string(), key_path().string()}; }

 private:
  testing::ScratchFolder folder_;
};

asio::awaitable<http::Response> answer(http::Request request) {
  http::Response response{200, {}, "hello " + request.path};
  if (request.path == "/large") response.body = std::string(1'000'000, 'x');
  co_return response;
}

struct Answer {
  std::string text;
  std::string protocol;  // by ALPN
  std::string version;
};

Answer get(std::uint16_t port, const std::string& path, int version_max = TLS1_3_VERSION) {
  asio::io_context loop;
  ssl::context context{ssl::context::tls_client};
  SSL_CTX_set_max_proto_version(context.native_handle(), version_max);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
  SSL_CTX_set_security_level(context.native_handle(), 0);
  const std::string offered = "\x02h2\x08http/1.1";
  SSL_CTX_set_alpn_protos(context.native_handle(),
                          reinterpret_cast<const unsigned char*>(offered.data()),
                          static_cast<unsigned>(offered.size()));
  ssl::stream<asio::ip::tcp::socket> stream{loop, context};
  stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
  stream.handshake(ssl::stream_base::client);
  Answer got;
  const unsigned char* protocol = nullptr;
  unsigned bytes = 0;
  SSL_get0_alpn_selected(stream.native_handle(), &protocol, &bytes);
  got.protocol = {reinterpret_cast<const char*>(protocol), bytes};
  got.version = SSL_get_version(stream.native_handle());
  const auto request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  asio::write(stream, asio::buffer(request));
  boost::system::error_code end;
  asio::read(stream, asio::dynamic_buffer(got.text), end);
  CHECK(end == asio::error::eof);  // a goodbye, no truncation
  return got;
}

std::string subject_of(ssl::context& context) {
  const auto* const certificate = SSL_CTX_get0_certificate(context.native_handle());
  const std::unique_ptr<char, Freed<free>> text{
      X509_NAME_oneline(X509_get_subject_name(certificate), nullptr, 0)};
  return text.get();
}
}  // namespace

TEST_CASE("a door with a certificate speaks TLS 1.2 and 1.3 and agrees on HTTP/1.1", "[http]") {
  const Files files;
  const HttpServer server{answer, {.tls = files.tls()}};
  const auto newest = get(server.port(), "/x");
  CHECK_THAT(newest.text, Catch::StartsWith("HTTP/1.1 200 ") && Catch::EndsWith("hello /x"));
  CHECK(newest.protocol == "http/1.1");
  CHECK(newest.version == "TLSv1.3");
  CHECK(get(server.port(), "/x", TLS1_2_VERSION).version == "TLSv1.2");
  CHECK_THROWS(get(server.port(), "/x", TLS1_1_VERSION));
  CHECK(get(server.port(), "/large").text.size() > 1'000'000);
}

TEST_CASE("a plain request, a stranger and a dawdler on a TLS door are closed", "[http]") {
  const Files files;
  http::ServerOptions options{.tls = files.tls()};
  options.limits.handshake_deadline = 50ms;
  HttpServer server{answer, options};
  testing::RawClient plain{server.port()};
  plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK_THAT(plain.read_to_end(), !Contains("HTTP/1.1"));
  testing::RawClient silent{server.port()};
  CHECK(silent.read_to_end().empty());
  CHECK(server.metrics_say("signalbox_http_tls_handshakes_failed_total{door=\"test\"} 2"));
  CHECK_THAT(get(server.port(), "/still").text, Contains("hello /still"));
}

TEST_CASE("a certificate that changes is taken up, and a bad one is not", "[http]") {
  const Files files;
  testing::FakeClock clock;
  log::Sink sink{-1, clock};
  http::TlsCertificate certificate{files.tls(), clock,
                                   log::Logger{sink, log::Level::error, "test", "i-1"}};
  CHECK(subject_of(*certificate.current()) == "/CN=one.test");
  files.issue("two.test");
  files.touch();
  CHECK(subject_of(*certificate.current()) == "/CN=one.test");  // not looked at yet
  clock.advance(http::tls_look_interval);
  CHECK(subject_of(*certificate.current()) == "/CN=two.test");
  std::ofstream{files.key_path()} << "half a key";
  std::filesystem::last_write_time(files.key_path(),
                                   std::filesystem::file_time_type::clock::now() + 2h);
  clock.advance(http::tls_look_interval);
  CHECK(subject_of(*certificate.current()) == "/CN=two.test");
  files.issue("three.test");
  clock.advance(http::tls_look_interval);
  CHECK(subject_of(*certificate.current()) == "/CN=three.test");
}

TEST_CASE("a certificate that cannot be used is named at start", "[http]") {
  const Files files;
  auto tls = files.tls();
  tls.key_file = "/nowhere/tls.key";
  CHECK_THROWS_WITH((HttpServer{answer, {.tls = tls}}), Contains("cannot use /nowhere/tls.key"));
}
