// What Redis answers (RESP2): nothing, an integer, a text, or an array of these.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

struct redisReply;  // NOLINT(readability-identifier-naming): hiredis' own name

namespace signalbox::redis {

class Reply {
 public:
  using Array = std::vector<Reply>;

  // Nothing: the key is not there.
  Reply() = default;
  explicit Reply(std::int64_t integer) : value_(integer) {}
  explicit Reply(std::string text) : value_(std::move(text)) {}
  explicit Reply(Array array) : value_(std::move(array)) {}
  // From what hiredis has read. An error inside an array becomes its text; one that is the whole
  // answer is not passed here.
  static Reply from(const redisReply& reply);

  bool is_nil() const { return std::holds_alternative<std::monostate>(value_); }
  // Each throws UnexpectedReply when the answer is of another kind.
  std::int64_t integer() const;
  // Of a status ("OK") or a value.
  const std::string& text() const;
  const Array& array() const;

 private:
  std::variant<std::monostate, std::int64_t, std::string, Array> value_;
};

}  // namespace signalbox::redis
