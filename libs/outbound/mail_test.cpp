#include "outbound/mail.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using Catch::Contains;
using Catch::EndsWith;
using outbound::Mail;

namespace {
Mail mail() {
  Mail one;
  one.from = {"signalbox@example.com", "Signalbox"};
  one.to = {{"ann@example.com"}};
  one.subject = "A switch is down";
  one.text = "It is.\n";
  one.message_id = "0197@example.com";
  one.date = parse_rfc3339("2026-01-05T09:03:00Z").value();
  return one;
}

std::string text_of(const Mail& one) { return outbound::format_mail(one).value(); }

void check_lines(const std::string& text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const auto end = text.find('\n', begin);
    REQUIRE(end != text.npos);
    REQUIRE(text[end - 1] == '\r');
    const auto line = text.substr(begin, end - 1 - begin);
    CHECK(line.size() <= 78);
    CHECK(line.find('\r') == line.npos);
    begin = end + 1;
  }
}

template <class Change>
Failure failure_of(Change change) {
  auto one = mail();
  change(one);
  const auto text = outbound::format_mail(one);
  REQUIRE_FALSE(text);
  return text.error();
}
}  // namespace

TEST_CASE("a plain mail is written as RFC 5322 has it", "[outbound]") {
  CHECK(text_of(mail()) ==
        "Date: Mon, 05 Jan 2026 09:03:00 +0000\r\n"
        "From: \"Signalbox\"\r\n <signalbox@example.com>\r\n"
        "To: ann@example.com\r\n"
        "Subject: A switch is down\r\n"
        "Message-ID: <0197@example.com>\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "It is.\r\n\r\n");
}

TEST_CASE("no line is too long, whatever is in it", "[outbound]") {
  auto one = mail();
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "ü€😀 ";
  one.subject = umlauts.substr(0, 800);
  one.from.name = "Jürgen \"the\" Größe " + umlauts.substr(0, 100);
  one.to = {{"a@example.com", "Ann \"A\\B\" Lee"}, {"b@example.com", "Bö"}};
  one.text = umlauts + "\r\n.\r\n..dots\rcr \n trailing \t\n" + std::string(300, '=');
  one.html = "<p>" + umlauts + "</p>";
  one.headers = {{"X-Long", std::string("word word ") + umlauts.substr(0, 300)}};
  while (!outbound::format_mail(one)) {  // cut in the middle of a character
    one.subject.pop_back();
    if (one.subject.size() < 700) {
      one.from.name.pop_back();
      one.headers[0].second.pop_back();
    }
    REQUIRE(one.subject.size() > 600);
  }
  check_lines(text_of(one));
}

TEST_CASE("a long plain subject is folded at its blanks", "[outbound]") {
  auto one = mail();
  one.subject =
      "the core switch of the second floor does not answer any more, and neither do the "
      "11 devices behind it";
  const auto text = text_of(one);
  check_lines(text);
  CHECK_THAT(text, Contains("\r\n neither") || Contains("\r\n do") || Contains("\r\n any") ||
                       Contains("\r\n more"));
}

TEST_CASE("what looks like an encoded word comes out as it went in", "[outbound]") {
  auto one = mail();
  one.subject = "=?utf-8?B?QQ==?=";
  CHECK_THAT(text_of(one), Contains("Subject: =?utf-8?B?PT91dGYtOD9CP1FRPT0/PQ==?="));
}

TEST_CASE("html comes beside the text, and neither can end a part", "[outbound]") {
  auto one = mail();
  one.html = "<b>--=_signalbox_part--</b>";
  const auto text = text_of(one);
  CHECK_THAT(text, Contains("multipart/alternative; boundary=\"=_signalbox_part\"") &&
                       Contains("<b>--=3D_signalbox_part--</b>") &&
                       EndsWith("\r\n--=_signalbox_part--\r\n"));
}

TEST_CASE("nothing can be put into a header", "[outbound]") {
  for (const std::string evil : {"a\r\nBcc: x@example.com", "a\nb", "a\rb", "a\x7f", "a\x01"}) {
    CHECK(failure_of([&](Mail& one) { one.subject = evil; }).code == Code::invalid);
    CHECK(failure_of([&](Mail& one) { one.from.name = evil; }).code == Code::invalid);
    CHECK(failure_of([&](Mail& one) { one.to[0].name = evil; }).code == Code::invalid);
    CHECK(failure_of([&](Mail& one) { one.headers = {{"X-A", evil}}; }).code == Code::invalid);
    CHECK(failure_of([&](Mail& one) { one.headers = {{evil, "x"}}; }).code == Code::invalid);
    CHECK(failure_of([&](Mail& one) { one.message_id = evil + "@x"; }).code == Code::invalid);
  }
  for (const std::string name : {"Subject", "bcc", "CONTENT-TYPE", "From", "A B", "A:", ""}) {
    INFO(name);
    CHECK(failure_of([&](Mail& one) { one.headers = {{name, "x"}}; }).code == Code::invalid);
  }
}

TEST_CASE("what is not UTF-8, too much or nobody's is refused", "[outbound]") {
  CHECK(failure_of([](Mail& one) { one.text = "\xff"; }).code == Code::invalid);
  CHECK(failure_of([](Mail& one) { one.subject = "\xc3"; }).code == Code::invalid);
  CHECK(failure_of([](Mail& one) { one.subject = std::string(901, 'x'); }).code == Code::invalid);
  CHECK(failure_of([](Mail& one) { one.to.clear(); }).code == Code::invalid);
  CHECK(failure_of([](Mail& one) { one.to.resize(101, {"a@b.c"}); }).code == Code::invalid);
  CHECK(failure_of([](Mail& one) { one.html = std::string(2'000'000, 'x'); }).code ==
        Code::too_large);
}

TEST_CASE("mail addresses are dot-atoms at a domain", "[outbound]") {
  for (const auto* good : {"a@b", "ann.lee+x@example.com", "o'neil@mail.example.co.uk",
                           "x@xn--bcher-kva.example", "a@1.2.3.4"}) {
    INFO(good);
    CHECK(outbound::is_mail_address(good));
  }
  for (const auto* bad : {"",
                          "a",
                          "@b",
                          "a@",
                          "a@b@c",
                          "a b@c",
                          ".a@b",
                          "a.@b",
                          "a..b@c",
                          "a@b..c",
                          "a@.b",
                          "a@b.",
                          "a@-b",
                          "a@b-",
                          "<a@b>",
                          "a@b>",
                          "a@b\r\nRCPT TO:<c@d>",
                          "ä@b",
                          "a@bücher.example",
                          "\"a b\"@c",
                          "a@[1.2.3.4]",
                          "a,b@c",
                          "a@b c",
                          "a@b,c@d"}) {
    INFO(bad);
    CHECK_FALSE(outbound::is_mail_address(bad));
  }
  CHECK_FALSE(outbound::is_mail_address(std::string(65, 'a') + "@b"));
  CHECK_FALSE(outbound::is_mail_address("a@" + std::string(64, 'b')));
}
