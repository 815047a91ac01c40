// Against a mail server of another kind: tests/peers/smtp_sink.py, whose email package says what it
// has understood.
#include "outbound/mailer.hpp"

#include "outbound/test_world.hpp"
#include "testing/catch.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <source_location>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
using outbound::Mail;
using outbound::SmtpTls;
using outbound::TestWorld;

namespace {
// The server, and the mailer that trusts it.
class Post {
 public:
  explicit Post(const std::string& mode = "starttls") {
    testing::Process openssl{
        {{"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
          "-nodes", "-keyout", path("key"), "-out", path("crt"), "-days", "1", "-subj", "/CN=x",
          "-addext", "subjectAltName=DNS:localhost"},
         {},
         path("log")}};
    REQUIRE(openssl.wait(10s) == 0);
    const auto here = std::filesystem::path{std::source_location::current().file_name()};
    const auto sink = here.parent_path() / "../../tests/peers/smtp_sink.py";
    server_.emplace(
        testing::Process::Plan{{"python3", sink.string(), std::to_string(port_),
                                folder_.path().string(), path("crt"), path("key"), mode},
                               {},
                               path("log")});
    testing::wait_until("the mail server", 10s,
                        [&] { return std::filesystem::exists(path("ready")); });
    server.host = "localhost";
    server.port = port_;
    if (mode == "implicit") server.tls = SmtpTls::implicit;
    config.addresses = outbound::AddressPolicy::with_loopback();
    config.ca_file = path("crt");
    config.deadline = 10s;
  }

  Result<outbound::MailReply> send(Mail mail) {
    TestWorld world;
    outbound::Mailer mailer{world.parts(), config};
    return world.run(mailer.send(server, std::move(mail)));
  }
  Failure failure_of(Mail mail) {
    const auto reply = send(std::move(mail));
    REQUIRE_FALSE(reply);
    return reply.error();
  }
  // What the server has understood of its first mail; empty for none.
  std::string received() const {
    std::ifstream file{path("1.json")};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  outbound::SmtpServer server;
  outbound::MailerConfig config;

 private:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  testing::ScratchFolder folder_;
  std::uint16_t port_ = testing::free_port();
  std::optional<testing::Process> server_;
};

Mail mail(const std::string& from = "signalbox@example.com") {
  Mail one;
  one.from = {from, "Signalbox für alle"};
  one.to = {{"ann@example.com", "Ann \"A\" Lee"}, {"bo@example.com", "Bö Å"}};
  one.subject = "Gerät „Küche“ ist aus — and a rather long subject, so that it needs more words 😀";
  one.text = "Zeile 1 äöü\n.\n..two dots\n\ntrailing blank \nlong " + std::string(200, 'x') + "=";
  one.html = "<p>Grüße</p>";
  one.message_id = "0197.1@example.com";
  one.date = parse_rfc3339("2026-01-05T09:03:07Z").value();
  one.headers = {{"List-Unsubscribe", "<https://example.com/u?t=1>"}};
  return one;
}
}  // namespace

TEST_CASE("a mail is understood as it was meant", "[outbound]") {
  Post post;
  post.server.user = "user";
  post.server.password = Secret{"word"};
  post.server.hello_name = "signalbox.example.com";
  const auto reply = post.send(mail());
  REQUIRE(reply);
  CHECK(reply->refused.empty());
  const auto got = post.received();
  CHECK_THAT(got, Contains(R"("subject": ")" + mail().subject + '"'));
  CHECK_THAT(got, Contains(R"("hello": "signalbox.example.com")"));
  CHECK_THAT(got, Contains(R"("user": "user")") && Contains(R"("tls": true)"));
  CHECK_THAT(got, Contains(R"("mail_from": "signalbox@example.com")"));
  CHECK_THAT(got, Contains("Signalbox für alle <signalbox@example.com>"));
  CHECK_THAT(got, Contains(R"("Ann \"A\" Lee")") && Contains(R"("Bö Å")"));
  CHECK_THAT(got, Contains(R"("message_id": "<0197.1@example.com>")"));
  CHECK_THAT(got, Contains(R"("date": "2026-01-05T09:03:07+00:00")"));
  CHECK_THAT(got, Contains(R"(Zeile 1 äöü\r\n.\r\n..two dots\r\n\r\ntrailing blank \r\nlong )" +
                           std::string(200, 'x') + "="));
  CHECK_THAT(got, Contains(R"("html": "<p>Grüße</p>)"));
  CHECK_THAT(got, Contains("List-Unsubscribe: <https://example.com/u?t=1>"));
  CHECK_THAT(got, Contains(R"("defects": [])") && Contains(R"("bare_line_ends": 0)"));
}

TEST_CASE("mail goes by TLS from the first byte, and without a sign-in", "[outbound]") {
  Post post{"implicit"};
  REQUIRE(post.send(mail()));
  CHECK_THAT(post.received(), Contains(R"("tls": true)") && Contains(R"("user": null)"));
}

TEST_CASE("who is refused is told one by one, and the others get their mail", "[outbound]") {
  Post post;
  auto one = mail();
  one.to = {{"gone@example.com"}, {"ann@example.com"}, {"later@example.com"}};
  const auto reply = post.send(one);
  REQUIRE(reply);
  REQUIRE(reply->refused.size() == 2);
  CHECK(reply->refused[0].address == "gone@example.com");
  CHECK_FALSE(reply->refused[0].later);
  CHECK(reply->refused[0].text == "550 5.1.1 nobody of that name");
  CHECK(reply->refused[1].address == "later@example.com");
  CHECK(reply->refused[1].later);
  CHECK_THAT(post.received(), Contains("ann@example.com"));
}

TEST_CASE("a mail that nobody is to get fails, for now or for good", "[outbound]") {
  Post post;
  auto one = mail();
  one.to = {{"gone@example.com"}};
  CHECK(post.failure_of(one).code == Code::invalid);
  one.to = {{"gone@example.com"}, {"later@example.com"}};
  CHECK(post.failure_of(one).code == Code::unavailable);
  CHECK(post.failure_of(mail("banned@example.com")).detail ==
        "localhost: 554 5.7.1 senders like you are not wanted");
  CHECK(post.failure_of(mail("banned@example.com")).code == Code::invalid);
  CHECK(post.failure_of(mail("busy@example.com")).code == Code::unavailable);
  one = mail();
  one.headers.emplace_back("X-Refuse", "1");
  const auto refused = post.failure_of(one);
  CHECK(refused.code == Code::invalid);
  CHECK(refused.detail == "localhost: 554 5.6.0 not such a mail");
  CHECK(post.received().empty());
}

TEST_CASE("a wrong password is said, and never shown", "[outbound]") {
  Post post;
  post.server.user = "user";
  post.server.password = Secret{"hunter2"};
  const auto failure = post.failure_of(mail());
  CHECK(failure.code == Code::unauthenticated);
  CHECK(failure.detail == "localhost: refuses the user or the password");
}

TEST_CASE("no mail goes without TLS unless that is asked for and allowed", "[outbound]") {
  Post post{"plain"};
  CHECK(post.failure_of(mail()).detail == "localhost: TLS could not be agreed on");
  post.server.tls = SmtpTls::none;
  CHECK(post.failure_of(mail()).code == Code::invalid);
  post.config.plain_allowed = true;
  post.server.user = "user";
  post.server.password = Secret{"word"};
  CHECK(post.failure_of(mail()).detail == "a password is not sent without TLS");
  CHECK(post.received().empty());
  post.server.user = "";
  post.server.password = {};
  CHECK(post.send(mail()).has_value());
  CHECK_THAT(post.received(), Contains(R"("tls": false)"));
}

TEST_CASE("a mail server is held to its certificate, address and deadline", "[outbound]") {
  Post post;
  post.config.deadline = 200ms;
  CHECK(post.failure_of(mail("silent@example.com")).code == Code::timeout);
  post.config.deadline = 10s;
  post.server.host = "127.0.0.1";
  CHECK(post.failure_of(mail()).detail == "127.0.0.1: its certificate is not trusted");
  post.server.host = "localhost";
  post.config.ca_file = "";
  CHECK(post.failure_of(mail()).detail == "localhost: its certificate is not trusted");
  post.config.addresses = outbound::AddressPolicy{};
  CHECK(post.failure_of(mail()).code == Code::forbidden);
  for (const std::string host : {"", "a b", "a/b", "a@b", "a\r\nb"}) {
    post.server.host = host;
    CHECK(post.failure_of(mail()).code == Code::invalid);
  }
  CHECK(post.received().empty());
}
