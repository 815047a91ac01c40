// Requests and responses as plain values: Beast stays inside this library.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::http {

// Fields in the order in which they came; names compare without case (RFC 9110 §5.1).
class Headers {
 public:
  using Entry = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Entry> entries);

  // Throws std::invalid_argument for CR, LF or NUL: a value must not become a header of its own.
  void add(std::string name, std::string value);
  // The first value under this name; empty when there is none.
  std::string_view get(std::string_view name) const;
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

struct Request {
  std::string method;  // GET, also where the client asked by HEAD
  std::string path;    // begins with '/', still percent-encoded
  std::string query;   // what follows '?', still percent-encoded
  Headers headers;
  std::string body;
  std::string request_id;  // a UUIDv7 of our own, sent back as X-Request-Id
};

struct Response {
  int status = 200;
  Headers headers = {};
  std::string body = {};
};

// Answers one request. What it throws is logged and answered with 500 without detail.
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

}  // namespace signalbox::http
