#include "device_poller/outside/routeros/reply.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::routeros;

namespace {
// All sentences in these bytes, fed in pieces of this size.
std::vector<Sentence> read(const std::string& bytes, std::size_t piece) {
  SentenceReader reader;
  std::vector<Sentence> sentences;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    reader.feed(std::string_view{bytes}.substr(at, piece));
    while (auto next = reader.next()) sentences.push_back(*std::move(next));
    REQUIRE_FALSE(reader.fault());
  }
  return sentences;
}

std::string fault_of(const std::string& bytes) {
  SentenceReader reader;
  reader.feed(bytes);
  CHECK_FALSE(reader.next());
  const auto& fault = reader.fault();
  return fault ? std::string{to_string(fault->code)} : "none";
}
}  // namespace

TEST_CASE("a word has one of five lengths before it", "[device_poller]") {
  CHECK(encode({"abc"}) == std::string("\x03"
                                       "abc\0",
                                       5));
  CHECK(encode({std::string(0x7F, 'x')}).substr(0, 1) == "\x7F");
  CHECK(encode({std::string(0x80, 'x')}).substr(0, 2) == "\x80\x80");
  CHECK(encode({std::string(0x3FFF, 'x')}).substr(0, 2) == "\xBF\xFF");
  CHECK(encode({std::string(0x4000, 'x')}).substr(0, 3) == std::string("\xC0\x40\x00", 3));
  CHECK(encode({std::string(0x200000, 'x')}).substr(0, 4) == std::string("\xE0\x20\x00\x00", 4));
}

TEST_CASE("sentences are read however the stream is cut", "[device_poller]") {
  const std::vector<Sentence> sentences{
      {"!re", "=name=ether1"}, {"!re", std::string(200, 'y'), std::string(70'000, 'z')}, {"!done"}};
  std::string bytes;
  for (const auto& sentence : sentences) bytes += encode(sentence);
  for (const std::size_t piece : {1U, 2U, 3U, 1000U, 1'000'000U}) {
    CHECK(read(bytes, piece) == sentences);
  }
}

TEST_CASE("an empty sentence is passed over", "[device_poller]") {
  const auto bytes = std::string(3, '\0') + encode({"!done"}) + '\0' + encode({"!re"});
  CHECK(read(bytes, 1) == std::vector<Sentence>{{"!done"}, {"!re"}});
}

TEST_CASE("a length that no device needs ends the stream at once", "[device_poller]") {
  CHECK(fault_of("\xF0\xFF\xFF\xFF\xFF") == "too_large");
  CHECK(fault_of("\xF8") == "invalid");
  CHECK(fault_of("\xFF"
                 "abc") == "invalid");
  CHECK(fault_of(std::string("\xE0\x10\x00\x00", 4)) == "none");  // 1 MiB: it may still come
  CHECK(fault_of(std::string("\xE0\x10\x00\x01", 4)) == "too_large");
}

TEST_CASE("a sentence that does not end is not read on", "[device_poller]") {
  SentenceReader reader;
  const auto word = encode({"x"}).substr(0, 2);
  std::string words;
  for (std::size_t count = 0; count < sentence_words_max; ++count) words += word;
  reader.feed(words);
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.fault());
  reader.feed(word);
  CHECK_FALSE(reader.next());
  CHECK(reader.fault());
}

TEST_CASE("a reply is split at the second equals sign", "[device_poller]") {
  const auto reply =
      reply_of({"!re", ".tag=7", "=name=a=b=c", "=comment=", "=flag", "=.id=*1F", ".section=3"});
  REQUIRE(reply);
  CHECK(reply->kind == ReplyKind::row);
  CHECK(reply->tag == "7");
  CHECK(reply->attributes ==
        Attributes{{"name", "a=b=c"}, {"comment", ""}, {"flag", ""}, {".id", "*1F"}});
}

TEST_CASE("the bare words of a fatal reply are its reason", "[device_poller]") {
  const auto reply = reply_of({"!fatal", "session terminated", "on request"});
  REQUIRE(reply);
  CHECK(reply->kind == ReplyKind::fatal);
  CHECK(reply->text == "session terminated on request");
  CHECK(reply_of({"!fatal"}));
}

TEST_CASE("what is no reply is refused", "[device_poller]") {
  CHECK_FALSE(reply_of({}));
  CHECK_FALSE(reply_of({"HTTP/1.1 400 Bad Request"}));
  CHECK_FALSE(reply_of({"!what"}));
  CHECK_FALSE(reply_of({"!re", "bare"}));
  CHECK(reply_of({"!empty", ".tag=2"})->kind == ReplyKind::empty);
}
