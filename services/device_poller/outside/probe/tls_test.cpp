#include "device_poller/outside/probe/tls.hpp"

#include "device_poller/outside/probe/test_peer.hpp"
#include "testing/catch.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

#include <algorithm>
#include <fstream>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
using domain::ProbeKind;
using domain::ProbeOptions;
using probe::Peer;
using probe::Play;
using probe::Probed;
using probe::ProbeWorld;

namespace {
namespace ssl = boost::asio::ssl;
const ProbeOptions tls{.kind = ProbeKind::tls};
const ProbeOptions https{.kind = ProbeKind::https};

// Certificates made by the openssl program: an independent view of what a probe says of them.
class Makers {
 public:
  Makers() { make("ca", "authority", {"-addext", "basicConstraints=critical,CA:TRUE"}, 1'000); }

  // From our authority, unless it is self-signed.
  void add(const std::string& name, const std::string& alternatives, bool is_self_signed = false,
           int days = 30) {
    std::vector<std::string> more{"-addext", "subjectAltName=" + alternatives, "-addext",
                                  "basicConstraints=critical,CA:FALSE"};
    if (!is_self_signed) {
      more.insert(more.end(), {"-CA", file("ca.crt"), "-CAkey", file("ca.key")});
    }
    make(name, name, more, days);
  }
  std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  std::shared_ptr<ssl::context> serving(const std::string& name) const {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    context->use_certificate_chain_file(file(name + ".crt"));
    context->use_private_key_file(file(name + ".key"), ssl::context::pem);
    return context;
  }
  std::string fingerprint(const std::string& name) const {
    run({"openssl", "x509", "-in", file(name + ".crt"), "-noout", "-fingerprint", "-sha256"},
        file("print"));
    std::string text;
    std::getline(std::ifstream{file("print")}, text);  // sha256 Fingerprint=AB:CD:…
    text.erase(0, text.find('=') + 1);
    std::erase(text, ':');
    std::ranges::transform(text, text.begin(), [](char digit) {
      return digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
    });
    return text;
  }

 private:
  void make(const std::string& name, const std::string& subject, std::vector<std::string> more,
            int days) const {
    std::vector<std::string> command{"openssl",
                                     "req",
                                     "-x509",
                                     "-newkey",
                                     "ec",
                                     "-pkeyopt",
                                     "ec_paramgen_curve:P-256",
                                     "-nodes",
                                     "-keyout",
                                     file(name + ".key"),
                                     "-out",
                                     file(name + ".crt"),
                                     "-days",
                                     std::to_string(days),
                                     "-subj",
                                     "/O=Ünit/CN=" + subject,
                                     "-utf8"};
    command.insert(command.end(), more.begin(), more.end());
    run(command, file("log"));
  }
  static void run(const std::vector<std::string>& command, const std::string& log) {
    testing::Process openssl{{command, {}, log}};
    REQUIRE(openssl.wait(10s) == 0);
  }

  testing::ScratchFolder folder_;
};

struct Asking {
  std::string shows = "good";
  ProbeOptions options = tls;
  int days_later = 0;
  bool trusts_us = true;
};

Probed ask(const Makers& makers, const Asking& asking) {
  ProbeWorld world{asking.trusts_us ? makers.file("ca.crt") : ""};
  world.calendar.days = asking.days_later;
  const Peer peer{world.loop,
                  {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                   .speaks_first = asking.options.kind == ProbeKind::tls},
                  makers.serving(asking.shows)};
  return world.ask(peer.port(), asking.options);
}
}  // namespace

TEST_CASE("a good certificate is well, and known as openssl knows it", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1,DNS:www.example.com");
  const auto probed = ask(makers, {});
  CHECK(probed.outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(probed.latency_ms.value_or(0) > 0);
  const auto certificate = probed.certificate.value_or(probe::Certificate{});
  CHECK(certificate.subject == "CN=good,O=Ünit");
  CHECK(certificate.issuer == "CN=authority,O=Ünit");
  CHECK(certificate.not_after - certificate.not_before == std::chrono::days{30});
  CHECK(abs(SystemClock{}.now() - certificate.not_before) < 1min);
  CHECK(makers.fingerprint("good") == certificate.sha256);
  auto named = tls;
  named.server_name = "WWW.example.com.";
  CHECK(ask(makers, {.options = named}).outcome.end == PollEnd::answered);
}

TEST_CASE("a certificate that has ended, or will, says when", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1");
  const auto expired = ask(makers, {.days_later = 33});
  CHECK(expired.outcome.end == PollEnd::answered_in_part);
  CHECK_THAT(expired.outcome.detail, Catch::StartsWith("The certificate expired 3 days ago, on "));
  CHECK(expired.certificate);
  CHECK(expired.latency_ms);
  CHECK_THAT(ask(makers, {.days_later = 30}).outcome.detail,
             Catch::StartsWith("The certificate expired less than a day ago"));
  CHECK_THAT(ask(makers, {.days_later = 20}).outcome.detail,
             Catch::StartsWith("The certificate ends in 9 days, on ") &&
                 Catch::EndsWith("; 14 days are wanted."));
  CHECK_THAT(ask(makers, {.days_later = -5}).outcome.detail,
             Catch::StartsWith("The certificate is not valid before "));
  auto few = tls;
  few.days_left_min = 3;
  CHECK(ask(makers, {.options = few, .days_later = 20}).outcome.end == PollEnd::answered);
  few.days_left_min = 0;
  CHECK_THAT(ask(makers, {.options = few, .days_later = 31}).outcome.detail,
             Catch::StartsWith("The certificate expired 1 day ago"));
}

TEST_CASE("a certificate for another name says for which", "[device_poller][probe]") {
  Makers makers;
  makers.add("other", "DNS:a.test,DNS:b.test,IP:127.0.0.2");
  const auto probed = ask(makers, {.shows = "other"});
  CHECK(probed.outcome.end == PollEnd::answered_in_part);
  CHECK(probed.outcome.detail == "The certificate is for another name: a.test, b.test.");
}

TEST_CASE("a certificate of nobody that we trust is told", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1");
  makers.add("own", "IP:127.0.0.1", true);
  const auto unknown = ask(makers, {.trusts_us = false});
  CHECK(unknown.outcome.end == PollEnd::answered_in_part);
  CHECK_THAT(unknown.outcome.detail,
             Catch::StartsWith("The certificate is from an unknown authority"));
  CHECK(ask(makers, {.shows = "own"}).outcome.detail == "The certificate is self-signed.");
}

TEST_CASE("an authority that has ended vouches for nobody", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1", false, 2'000);
  CHECK(ask(makers, {.days_later = 900}).outcome.end == PollEnd::answered);
  CHECK(ask(makers, {.days_later = 1'100}).outcome.detail ==
        "The certificate of an authority above it is not valid now.");
}

TEST_CASE("without verification the days alone count", "[device_poller][probe]") {
  Makers makers;
  makers.add("own", "DNS:other.test", true);
  auto options = tls;
  options.verify = false;
  CHECK(ask(makers, {.shows = "own", .options = options}).outcome.end == PollEnd::answered);
  CHECK_THAT(ask(makers, {"own", options, 20}).outcome.detail,
             Catch::StartsWith("The certificate ends in 9 days"));
  options.days_left_min = 0;
  CHECK(ask(makers, {"own", options, 99}).outcome.end == PollEnd::answered);
}

TEST_CASE("a page by TLS has a status, a latency and a certificate", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1");
  auto options = https;
  options.body_contains = "ok";
  const auto probed = ask(makers, {.options = options});
  CHECK(probed.outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(probed.http_status == 200);
  CHECK(probed.certificate);
  CHECK(probed.latency_ms);
  options.statuses = {"204"};
  const auto both = ask(makers, {.options = options, .days_later = 20});
  CHECK(both.outcome.end == PollEnd::answered_in_part);
  CHECK_THAT(both.outcome.detail,
             Catch::StartsWith("It answers 200; 204 is wanted. The certificate ends in 9 days"));
  CHECK(ask(makers, {.options = https, .days_later = 20}).http_status == 200);
}

TEST_CASE("a port without TLS, and one that falls silent, are told", "[device_poller][probe]") {
  for (const auto& options : {tls, https}) {
    ProbeWorld world;
    const Peer plain{world.loop, {.bytes = "HTTP/1.1 400 Bad\r\n\r\n", .speaks_first = true}};
    const auto spoken = world.ask(plain.port(), options);
    CHECK(spoken.outcome.end == PollEnd::bad_answer);
    CHECK(spoken.outcome.detail == "This port does not speak TLS.");
    CHECK_FALSE(spoken.certificate);
    const Peer closing{world.loop, {.speaks_first = true}};
    CHECK(world.ask(closing.port(), options).outcome.detail ==
          "It closes the connection during the TLS handshake.");
    const Peer silent{world.loop, {.then = Play::Then::hang}};
    const auto waited = world.ask(silent.port(), options, 200ms);
    CHECK(waited.outcome.end == PollEnd::no_answer);
    CHECK_THAT(waited.outcome.detail, Catch::Contains("TLS handshake in time"));
  }
}

TEST_CASE("old TLS is spoken only with whom nothing is verified of", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1");
  const auto old_server = makers.serving("good");
  SSL_CTX_set_max_proto_version(old_server->native_handle(), TLS1_1_VERSION);
  SSL_CTX_set_min_proto_version(old_server->native_handle(), TLS1_VERSION);
  SSL_CTX_set_security_level(old_server->native_handle(), 0);
  ProbeWorld world{makers.file("ca.crt")};
  const Peer peer{world.loop, {.speaks_first = true}, old_server};
  const auto refused = world.ask(peer.port(), tls);
  CHECK(refused.outcome.end == PollEnd::bad_answer);
  CHECK(refused.outcome.detail == "It speaks only versions of TLS that are too old.");
  auto options = tls;
  options.verify = false;
  CHECK(world.ask(peer.port(), options).outcome.end == PollEnd::answered);
}

TEST_CASE("a server that wants a certificate of ours is not open to us", "[device_poller][probe]") {
  Makers makers;
  makers.add("good", "IP:127.0.0.1");
  const auto strict = makers.serving("good");
  strict->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  ProbeWorld world{makers.file("ca.crt")};
  const Peer peer{world.loop, {}, strict};
  const auto probed = world.ask(peer.port(), https);
  CHECK(probed.outcome.end == PollEnd::unauthorized);
  CHECK(probed.certificate);
}
