#include "redis/reply.hpp"

#include "redis/error.hpp"

#include <hiredis/hiredis.h>

#include <array>
#include <string_view>

namespace signalbox::redis {
namespace {
constexpr std::array<std::string_view, 4> kinds = {"nothing", "an integer", "a text", "an array"};

[[noreturn]] void unexpected(std::size_t wanted, std::size_t found) {
  throw UnexpectedReply{"Redis: answered " + std::string{kinds.at(found)} + " instead of " +
                        std::string{kinds.at(wanted)}};
}
}  // namespace

// hiredis reads at most 7 arrays in one another, so the recursion is bounded.
Reply Reply::from(const redisReply& reply) {  // NOLINT(misc-no-recursion): see above
  switch (reply.type) {
    case REDIS_REPLY_INTEGER:
      return Reply{static_cast<std::int64_t>(reply.integer)};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
      return Reply{std::string{reply.str, reply.len}};
    case REDIS_REPLY_ARRAY: {
      Array array;
      array.reserve(reply.elements);
      for (std::size_t i = 0; i < reply.elements; ++i) array.push_back(from(*reply.element[i]));
      return Reply{std::move(array)};
    }
    default:
      return {};
  }
}

std::int64_t Reply::integer() const {
  const auto* integer = std::get_if<1>(&value_);
  if (integer == nullptr) unexpected(1, value_.index());
  return *integer;
}

const std::string& Reply::text() const {
  const auto* text = std::get_if<2>(&value_);
  if (text == nullptr) unexpected(2, value_.index());
  return *text;
}

const Reply::Array& Reply::array() const {
  const auto* array = std::get_if<3>(&value_);
  if (array == nullptr) unexpected(3, value_.index());
  return *array;
}

}  // namespace signalbox::redis
