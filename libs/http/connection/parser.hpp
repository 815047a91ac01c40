// Turns bytes into a Request. Beast's parser does the grammar; what it lets pass and could be read
// in two ways, by us and by a proxy before us, is refused here (RFC 9112 §11.2). Internal, and
// pure, so that it can be fuzzed.
#pragma once

#include "http/failure.hpp"
#include "http/message.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::http {

class RequestParser : private boost::beast::http::basic_parser<true> {
  using Beast = boost::beast::http::basic_parser<true>;

 public:
  // A browser sends 15 to 30 fields.
  static constexpr std::size_t fields_max = 100;

  explicit RequestParser(std::size_t header_bytes_max);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Takes bytes from the front and answers how many; error::need_more asks for the same rest again
  // with more behind it. Stops behind the header and behind every piece of the body.
  std::size_t put(std::string_view bytes, boost::system::error_code& error);

  using Beast::content_length;
  using Beast::is_done;
  using Beast::is_header_done;
  using Beast::keep_alive;

  // What is wrong with the header as a whole, once it is done.
  std::optional<EdgeProblem> header_fault() const;
  // Of the body, chunks included. Past it put() fails with error::body_limit.
  void limit_body(std::uint64_t bytes_max) { body_bytes_max_ = bytes_max; }

  std::uint64_t body_bytes_max() const { return body_bytes_max_; }

  unsigned version() const { return version_; }
  bool head_only() const { return head_only_; }
  bool awaits_go_on() const { return awaits_go_on_; }
  bool wants_websocket() const { return wants_websocket_; }
  // Without body and id; once.
  Request take_request() { return std::move(request_); }
  const Headers& headers() const { return request_.headers; }
  // What came of the body since the last call.
  std::string take_body() { return std::exchange(body_, {}); }
  const std::string& body() const { return body_; }

 private:
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;
  using Text = boost::beast::string_view;
  using Error = boost::system::error_code;

  void on_request_impl(Verb, Text method, Text target, int version, Error& error) override;
  void on_response_impl(int, Text, int, Error&) override {}
  void on_field_impl(Field field, Text name, Text value, Error& error) override;
  void on_header_impl(Error& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  std::size_t on_body_impl(Text bytes, Error& error) override;
  void on_chunk_header_impl(std::uint64_t, Text extensions, Error& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Error& error) override;
  void on_finish_impl(Error&) override {}

  void note_field(Field field, std::string_view value);

  Request request_;
  std::string body_;
  std::size_t header_bytes_left_;
  std::uint64_t body_bytes_max_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t body_bytes_ = 0;
  unsigned version_ = 11;
  std::size_t hosts_ = 0;
  std::size_t lengths_ = 0;
  bool header_done_ = false;
  bool head_only_ = false;
  bool awaits_go_on_ = false;
  bool wants_websocket_ = false;
  bool odd_expectation_ = false;
  bool odd_transfer_coding_ = false;
  bool chunked_ = false;
  bool encoded_ = false;
};

}  // namespace signalbox::http
