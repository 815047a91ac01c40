#include "redis/reply.hpp"

#include "redis/error.hpp"
#include "testing/catch.hpp"

#include <hiredis/hiredis.h>

#include <memory>
#include <string_view>

using namespace signalbox;
using Catch::Contains;
using redis::Reply;

namespace {
// As it comes over the wire (RESP2).
Reply read(std::string_view bytes) {
  const std::unique_ptr<redisReader, void (*)(redisReader*)> reader{::redisReaderCreate(),
                                                                    &::redisReaderFree};
  REQUIRE(::redisReaderFeed(reader.get(), bytes.data(), bytes.size()) == REDIS_OK);
  void* found = nullptr;
  REQUIRE(::redisReaderGetReply(reader.get(), &found) == REDIS_OK);
  REQUIRE(found != nullptr);
  const std::unique_ptr<void, void (*)(void*)> owned{found, &::freeReplyObject};
  return Reply::from(*static_cast<redisReply*>(found));
}
}  // namespace

TEST_CASE("each kind of answer is read as itself", "[redis]") {
  CHECK(read("$-1\r\n").is_nil());
  CHECK(read("*-1\r\n").is_nil());
  CHECK(read(":-42\r\n").integer() == -42);
  CHECK(read("+OK\r\n").text() == "OK");
  CHECK(read("$0\r\n\r\n").text().empty());
  CHECK(read(std::string_view{"$3\r\na\0b\r\n", 9}).text() == std::string_view{"a\0b", 3});
  CHECK(read("*0\r\n").array().empty());
  const auto nested = read("*3\r\n:1\r\n*2\r\n$1\r\na\r\n$-1\r\n-ERR no\r\n");
  REQUIRE(nested.array().size() == 3);
  CHECK(nested.array()[0].integer() == 1);
  CHECK(nested.array()[1].array()[0].text() == "a");
  CHECK(nested.array()[1].array()[1].is_nil());
  CHECK(nested.array()[2].text() == "ERR no");
}

TEST_CASE("an answer of another kind than expected is thrown, without its value", "[redis]") {
  const Reply text{std::string{"hidden"}};
  CHECK_FALSE(text.is_nil());
  CHECK_THROWS_AS(text.integer(), redis::UnexpectedReply);
  CHECK_THROWS_WITH(text.array(), "Redis: answered a text instead of an array");
  CHECK_THROWS_WITH(Reply{}.text(), "Redis: answered nothing instead of a text");
  CHECK_THROWS_AS(Reply{std::int64_t{1}}.text(), redis::UnexpectedReply);
}
